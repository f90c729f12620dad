using Glance.Api.Routing;

namespace Glance.Api.V2;

/// <summary>Routes of Glance's below <c>/v2</c> that this version does not have, so that a 404 says which of them was meant.</summary>
internal static class UnservedRoutes
{
    private static readonly (RouteTemplate Template, string What)[] Routes =
    [
        (new("/images/{image_id}/import"), "importing images"),
        (new("/images/{image_id}/stage"), "staging data for an import"),
        (new("/images/{image_id}/tasks"), "tasks of images"),
        (new("/tasks"), Tasks),
        (new("/tasks/{task_id}"), Tasks),
        (new("/cache"), Cache),
        (new("/cache/{rest...}"), Cache),
        (new("/cached_images"), Cache),
        (new("/cached_images/{rest...}"), Cache),
        (new("/queued_images"), Cache),
        (new("/queued_images/{rest...}"), Cache),
        (new("/metadefs"), Metadefs),
        (new("/metadefs/{rest...}"), Metadefs),
        (new("/schemas/metadefs/{rest...}"), Metadefs),
    ];

    private const string Tasks = "tasks";
    private const string Cache = "the image cache";
    private const string Metadefs = "metadata definitions";

    /// <summary>What a path that was not found is for, in the words of the answer; null for one that Glance has not either.</summary>
    public static string? Describe(string path)
    {
        foreach (var (template, what) in Routes)
        {
            if (template.TryMatch(path, out _))
                return $"not served by this version: {what} (/v2{template.Text.Replace("...", "", StringComparison.Ordinal)})";
        }

        return null;
    }
}

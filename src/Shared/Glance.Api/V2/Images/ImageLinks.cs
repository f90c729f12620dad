using Glance.Api.Requests;

namespace Glance.Api.V2.Images;

/// <summary>The paths that image bodies and lists carry.</summary>
internal static class ImageLinks
{
    private const string List = "/v2/images";

    /// <summary>Path of an image.</summary>
    public static string Self(string imageId) => $"{List}/{imageId}";

    /// <summary>The first page of the same list.</summary>
    public static string First(QueryParameters parameters)
    {
        var query = parameters.Encode(marker: null);
        return query.Length == 0 ? List : $"{List}?{query}";
    }

    /// <summary>The page after the image.</summary>
    public static string Next(QueryParameters parameters, string marker) => $"{List}?{parameters.Encode(marker)}";
}

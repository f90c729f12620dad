using System.Text;

namespace Glance.Api.V2;

/// <summary>
/// Every route of this version below <c>/v2</c> (glance-v2-contract section 23). Fixed paths stand before open ones of the same shape.
/// To add a resource: a folder with its endpoints, a member of <see cref="ApiEndpoints"/>, its lines here, the approved text.
/// </summary>
internal static class RouteTable
{
    private const bool NoBody = true;

    /// <summary>The routes in matching order.</summary>
    public static IReadOnlyList<Route> Routes { get; } =
    [
        new("/images",
            new("GET", false, static (api, x) => api.Images.ListAsync(x)),
            new("POST", false, static (api, x) => api.Images.CreateAsync(x))),
        new("/images/{image_id}",
            new("GET", NoBody, static (api, x) => api.Images.ShowAsync(x)),
            new("PATCH", false, static (api, x) => api.Images.UpdateAsync(x)),
            new("DELETE", NoBody, static (api, x) => api.Images.DeleteAsync(x))),
        new("/images/{image_id}/file",
            new("GET", NoBody, static (api, x) => api.ImageData.DownloadAsync(x)),
            new("PUT", false, static (api, x) => api.ImageData.UploadAsync(x))),
        new("/images/{image_id}/locations",
            new("GET", false, static (api, x) => api.Locations.ListAsync(x)),
            new("POST", false, static (api, x) => api.Locations.AddAsync(x))) { Allow = "POST" },
        new("/images/{image_id}/members",
            new("GET", NoBody, static (api, x) => api.Members.ListAsync(x)),
            new("POST", false, static (api, x) => api.Members.AddAsync(x))),
        new("/images/{image_id}/members/{member_id}",
            new("GET", NoBody, static (api, x) => api.Members.ShowAsync(x)),
            new("PUT", false, static (api, x) => api.Members.UpdateAsync(x)),
            new("DELETE", NoBody, static (api, x) => api.Members.RemoveAsync(x))),
        new("/images/{image_id}/tags/{tag_value...}",
            new("PUT", NoBody, static (api, x) => api.Tags.AddAsync(x)),
            new("DELETE", NoBody, static (api, x) => api.Tags.RemoveAsync(x))),
        new("/images/{image_id}/actions/deactivate", new RouteVerb("POST", NoBody, static (api, x) => api.Actions.DeactivateAsync(x))),
        new("/images/{image_id}/actions/reactivate", new RouteVerb("POST", NoBody, static (api, x) => api.Actions.ReactivateAsync(x))),
        new("/info/import", new RouteVerb("GET", NoBody, static (api, x) => api.Discovery.ImportAsync(x))),
        new("/info/stores", new RouteVerb("GET", NoBody, static (api, x) => api.Discovery.StoresAsync(x))),
        new("/info/stores/detail", new RouteVerb("GET", NoBody, static (api, x) => api.Discovery.StoreDetailsAsync(x))),
        new("/info/usage", new RouteVerb("GET", false, static (api, x) => api.Discovery.UsageAsync(x))) { Allow = null },
        new("/schemas/image", new RouteVerb("GET", NoBody, static (api, x) => api.Schemas.SendAsync(x, "image"))),
        new("/schemas/images", new RouteVerb("GET", NoBody, static (api, x) => api.Schemas.SendAsync(x, "images"))),
        new("/schemas/member", new RouteVerb("GET", NoBody, static (api, x) => api.Schemas.SendAsync(x, "member"))),
        new("/schemas/members", new RouteVerb("GET", NoBody, static (api, x) => api.Schemas.SendAsync(x, "members"))),
        new("/schemas/task", new RouteVerb("GET", false, static (api, x) => api.Schemas.SendAsync(x, "task"))),
        new("/schemas/tasks", new RouteVerb("GET", false, static (api, x) => api.Schemas.SendAsync(x, "tasks"))),
    ];

    /// <summary>The table as text, one route a line; <c>nb</c> marks verbs that refuse a body.</summary>
    public static string Print()
    {
        var text = new StringBuilder();
        foreach (var route in Routes)
        {
            var verbs = route.Verbs.Select(verb => verb.RefusesBody ? verb.Method + " nb" : verb.Method);
            text.Append("/v2").Append(route.Template.Text).Append(" | ").AppendJoin(", ", verbs).Append(" | Allow: ").Append(route.Allow ?? "- (404)").Append('\n');
        }

        return text.ToString();
    }
}

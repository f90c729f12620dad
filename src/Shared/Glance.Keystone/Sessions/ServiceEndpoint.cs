using Glance.Keystone.Wire;

namespace Glance.Keystone.Sessions;

/// <summary>Where a catalogue says that a service is.</summary>
internal static class ServiceEndpoint
{
    /// <summary>The first endpoint with the wanted interface, in the wanted region; null when there is none.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="type">Type of the service, such as <c>identity</c>.</param>
    /// <param name="interface"><c>public</c>, <c>internal</c> or <c>admin</c>, also with <c>URL</c> at its end.</param>
    /// <param name="region">The region; null for any.</param>
    /// <param name="name">Name of the service; null for any.</param>
    public static Uri? Find(
        IReadOnlyList<CatalogService>? catalog, string type, string @interface, string? region, string? name = null)
    {
        var wanted = @interface.EndsWith("URL", StringComparison.Ordinal) ? @interface[..^3] : @interface;
        var endpoints =
            from service in catalog ?? []
            where service.Type == type && (name is null || service.Name == name)
            from endpoint in service.Endpoints ?? []
            where string.Equals(endpoint.Interface, wanted, StringComparison.OrdinalIgnoreCase)
                && (region is null || endpoint.Region == region || endpoint.RegionId == region)
            select endpoint.Url;
        foreach (var url in endpoints)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var found) && found.Scheme is "http" or "https")
                return found;
        }

        return null;
    }
}

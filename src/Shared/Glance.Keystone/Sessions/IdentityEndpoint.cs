using Glance.Keystone.Wire;

namespace Glance.Keystone.Sessions;

/// <summary>Keystone's own entry in a catalogue.</summary>
internal static class IdentityEndpoint
{
    /// <summary>The endpoint with the wanted interface, in the wanted region; null when there is none.</summary>
    public static Uri? Find(IReadOnlyList<CatalogService>? catalog, SessionOptions options)
    {
        var wanted = options.Interface.EndsWith("URL", StringComparison.Ordinal) ? options.Interface[..^3] : options.Interface;
        var endpoints =
            from service in catalog ?? []
            where service.Type == "identity"
            from endpoint in service.Endpoints ?? []
            where string.Equals(endpoint.Interface, wanted, StringComparison.OrdinalIgnoreCase)
                && (options.Region is null || endpoint.Region == options.Region || endpoint.RegionId == options.Region)
            select endpoint.Url;
        foreach (var url in endpoints)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var found) && found.Scheme is "http" or "https")
                return found;
        }

        return null;
    }
}

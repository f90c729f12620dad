using System.Text.Json;
using Glance.Configuration.Declarations.Catalog.Stores;

namespace Glance.Stores.Servers;

/// <summary>The catalogue that came with the token of a request.</summary>
internal static class CallersCatalog
{
    /// <summary>
    /// The places of a service. The header has them in the shape of Keystone's version 2: for each region an object with a URL for each
    /// interface.
    /// </summary>
    /// <param name="catalog">The header; null when there is none.</param>
    /// <param name="type">Type of the service, such as <c>object-store</c>.</param>
    /// <param name="name">Name of the service; null for any.</param>
    public static IReadOnlyList<CatalogPlace> EndpointsOf(string? catalog, string type, string? name = null)
    {
        List<CatalogPlace> found = [];
        if (catalog is null)
            return found;
        using var parsed = JsonDocument.Parse(catalog);
        foreach (var service in Items(parsed.RootElement))
        {
            if (Text(service, "type") != type || (name is not null && Text(service, "name") != name)
                || !service.TryGetProperty("endpoints", out var places))
            {
                continue;
            }

            foreach (var place in Items(places))
            {
                var region = Text(place, "region");
                foreach (var @interface in (string[])["publicURL", "internalURL", "adminURL"])
                {
                    if (Text(place, @interface) is { } written && ServerAddress.Of(written, "https") is { } url)
                        found.Add(new CatalogPlace(url, @interface, region));
                }
            }
        }

        return found;
    }

    private static IEnumerable<JsonElement> Items(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object) : [];

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

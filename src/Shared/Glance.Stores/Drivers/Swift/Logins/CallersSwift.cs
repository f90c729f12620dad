using System.Text.Json;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Requests;
using Glance.Stores.Drivers.Swift.Options;

namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>Swift as the token of a request may use it, by the catalogue that came with the token.</summary>
internal sealed class CallersSwift
{
    private readonly IReadOnlyList<Uri> _known;

    private CallersSwift(RequestContext caller, string token, Uri? storage, IReadOnlyList<Uri> known)
    {
        ExpiresAt = caller.TokenExpiresAt;
        Token = token;
        Storage = storage?.AbsoluteUri.TrimEnd('/');
        _known = known;
    }

    /// <summary>The token.</summary>
    public string Token { get; }

    /// <summary>When it ends; null when that is not known.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>
    /// URL of the account that the token is for, without a slash at its end; null where the catalogue has none of the wanted kind.
    /// </summary>
    public string? Storage { get; }

    /// <summary>Reads what came with a request; null when it came without a token, or with one that is for no Swift at all.</summary>
    public static CallersSwift? Of(RequestContext caller, SwiftStoreOptions options)
    {
        if (caller.Token?.Reveal() is not { Length: > 0 } token)
            return null;
        List<Uri> known = options.Endpoint is { } configured ? [configured] : [];
        var storage = options.Endpoint;
        foreach (var (url, @interface, region) in Endpoints(caller.ServiceCatalog, options.ServiceType))
        {
            known.Add(url);
            if (storage is null && @interface == options.EndpointType && (options.Region is null || options.Region == region))
                storage = url;
        }

        return known.Count == 0 ? null : new CallersSwift(caller, token, storage, known);
    }

    /// <summary>
    /// Whether an account is one of a Swift that the catalogue or the options name, on whichever of its interfaces: tokens go nowhere else.
    /// </summary>
    public bool Knows(Uri account) => _known.Any(one => PlacedSwiftLogin.AreBeside(one, account));

    // In the shape of Keystone's version 2, as the header has it: for each region an object with a URL for each interface.
    private static List<(Uri Url, string Interface, string? Region)> Endpoints(string? catalog, string type)
    {
        List<(Uri, string, string?)> found = [];
        if (catalog is null)
            return found;
        using var parsed = JsonDocument.Parse(catalog);
        foreach (var service in Items(parsed.RootElement))
        {
            if (Text(service, "type") != type || !service.TryGetProperty("endpoints", out var places))
                continue;
            foreach (var place in Items(places))
            {
                var region = Text(place, "region");
                foreach (var @interface in (string[])["publicURL", "internalURL", "adminURL"])
                {
                    if (Text(place, @interface) is { } written && SwiftStoreChecks.AddressOf(written) is { } url)
                        found.Add((url, @interface, region));
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

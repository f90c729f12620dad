using Glance.Domain.Requests;
using Glance.Stores.Drivers.Swift.Options;
using Glance.Stores.Servers;

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
        foreach (var place in CallersCatalog.EndpointsOf(caller.ServiceCatalog, options.ServiceType))
        {
            known.Add(place.Url);
            if (storage is null && place.Interface == options.EndpointType && (options.Region is null || options.Region == place.Region))
                storage = place.Url;
        }

        return known.Count == 0 ? null : new CallersSwift(caller, token, storage, known);
    }

    /// <summary>
    /// Whether an account is one of a Swift that the catalogue or the options name, on whichever of its interfaces: tokens go nowhere else.
    /// </summary>
    public bool Knows(Uri account) => _known.Any(one => PlacedSwiftLogin.AreBeside(one, account));
}

using System.Diagnostics.CodeAnalysis;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Calls;
using Glance.Stores.Drivers.Swift.Logins;
using Glance.Stores.Drivers.Swift.Options;

namespace Glance.Stores.Drivers.Swift;

/// <summary>
/// Images in the accounts of those who upload them, each in a container of its own (stores contract, section 7). Locations name the
/// account; with whose rights it is asked depends on who asks.
/// </summary>
/// <param name="storeId">The store.</param>
/// <param name="options">Its options.</param>
/// <param name="own">The account that the service logs in at, and what was stored in it before; null when it has no login.</param>
/// <param name="trust">Begins what takes a token's place in an upload; null where nothing does.</param>
/// <param name="caller">Who asks; null for the service itself.</param>
internal sealed class TenantNames(
    string storeId, SwiftStoreOptions options, SwiftNames? own, Func<ISwiftLogin, CallersSwift, CallersTrust?> trust,
    CallersSwift? caller = null) : ISwiftNames
{
    public SwiftAccount? OfService => own?.OfService;

    /// <summary>The same for the token of a request; itself for a request without one, whose rights are those of the service.</summary>
    public TenantNames For(RequestContext asking) =>
        CallersSwift.Of(asking, options) is { } theirs ? new TenantNames(storeId, options, own, trust, theirs) : this;

    public SwiftPlace PlaceFor(string imageId) => caller?.Storage is { } storage
        ? new SwiftPlace(AccountAt(storage, trust), ContainerOf(imageId), imageId)
        : throw new StoreException(StoreFailure.Forbidden, storeId,
            $"Store {storeId}: images lie in the accounts of those who upload them, and the request came with no token whose catalogue has "
            + $"a {options.EndpointType} of a service {options.ServiceType}"
            + (options.Region is { } region ? $" in region {region}" : string.Empty));

    public bool TryResolve(string url, [NotNullWhen(true)] out SwiftPlace? place, [NotNullWhen(false)] out string? problem)
    {
        place = null;
        problem = null;
        if (!TryParse(url, out var location))
        {
            if (own is not null)
                return own.TryResolve(url, out place, out problem);
            problem = "a location must be swift://, swift+http:// or swift+https://, a storage URL, a container and an object";
        }
        else if (caller is not null ? !caller.Knows(location.Address!) : own is null)
        {
            problem = caller is not null
                ? "the location is in an account of a Swift that neither the token's catalogue nor swift_store_endpoint names"
                : "nobody asks for it whose rights count, and the service has no login (swift_store_auth_address, swift_store_user)";
        }
        else
        {
            place = new SwiftPlace(AccountAt(location.Address!.AbsoluteUri.TrimEnd('/')), location.Container, location.Key);
        }

        return place is not null;
    }

    public bool Owns(string url) =>
        TryParse(url, out var location) ? location.Container == ContainerOf(location.Key) : own?.Owns(url) == true;

    private static bool TryParse(string url, [NotNullWhen(true)] out SwiftLocation? location) =>
        SwiftLocation.TryParse(url, out location) && location is { Address: not null, User: null };

    private string ContainerOf(string imageId) => $"{options.Container}_{imageId}";

    private SwiftAccount AccountAt(string storage, Func<ISwiftLogin, CallersSwift, CallersTrust?>? begin = null) =>
        new($"swift+{storage}", () => LoginAt(storage, begin));

    private ISwiftLogin LoginAt(string storage, Func<ISwiftLogin, CallersSwift, CallersTrust?>? begin)
    {
        var service = own?.OfService.Login;
        var placed = service is null ? null : new PlacedSwiftLogin(service, storage);
        return caller is null
            ? placed! // TryResolve has no place without either.
            : new CallerSwiftLogin(caller.Token, storage, placed, service is null ? null : begin?.Invoke(service, caller));
    }
}

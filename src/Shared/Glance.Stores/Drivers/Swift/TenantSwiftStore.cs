using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Logins;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Swift;

/// <summary>
/// A store whose images lie in the accounts of those who upload them (<c>swift_store_multi_tenant</c>). Whoever asks is asked for with his
/// own token; the work in the background, and what a token is refused that the service itself allows, is done with the service's login
/// (docs/decisions/0421, 0422).
/// </summary>
internal sealed class TenantSwiftStore(string id, SwiftParts parts, TenantNames names)
    : SwiftStore(id, parts, names), ICallersStore, IReaderLists
{
    private readonly TenantNames _names = names;

    /// <summary>Makes the one that acts for nobody; nothing is connected.</summary>
    public static TenantSwiftStore Create(string id, SwiftParts parts, SwiftNames? own, ILogger logger)
    {
        var options = parts.Options;
        if (own is null)
        {
            logger.LogWarning("Store {StoreId}: [{Section}] swift_store_multi_tenant has no login beside it, so what a request leaves to "
                + "be done later stays undone: images that could not be removed, uploads that broke off, readers that could not be set; "
                + "set swift_store_auth_address, swift_store_user and swift_store_key", id, options.Section);
        }

        return new TenantSwiftStore(id, parts, new TenantNames(id, options, own,
            (service, caller) => CallersTrust.Begin(id, options, service, caller, parts.Time, logger)));
    }

    public IImageStore For(RequestContext caller) =>
        _names.For(caller) is var theirs && ReferenceEquals(theirs, _names) ? this : new TenantSwiftStore(Id, Parts, theirs);

    public async ValueTask SetReadersAsync(string url, DataReaders readers, CancellationToken cancellationToken) =>
        await Parts.Containers.ShareAsync(Resolve(url), readers, cancellationToken).ConfigureAwait(false);
}

using Glance.Domain.Requests;
using Glance.Domain.Stores;

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

    public IImageStore For(RequestContext caller) =>
        _names.For(caller) is var theirs && ReferenceEquals(theirs, _names) ? this : new TenantSwiftStore(Id, Parts, theirs);

    public async ValueTask SetReadersAsync(string url, DataReaders readers, CancellationToken cancellationToken) =>
        await Parts.Containers.ShareAsync(Resolve(url), readers, cancellationToken).ConfigureAwait(false);
}

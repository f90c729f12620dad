using Glance.Domain.Stores;

namespace Glance.Stores.Wrappers;

/// <summary>A store that is read whole, as upstream reads its kind, for sites that want the same 400 (docs/decisions/0366).</summary>
internal sealed class WholeReadsStore(IImageStore inner) : IStoreWrapper
{
    public IImageStore Inner => inner;

    public IImageStore Around(IImageStore other) => new WholeReadsStore(other);

    public string Id => inner.Id;

    public IReadOnlyList<string> Schemes => inner.Schemes;

    public StoreCapabilities Capabilities => inner.Capabilities & ~StoreCapabilities.RandomRead;

    public ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken) =>
        inner.BeginWriteAsync(imageId, expectedSize, cancellationToken);

    public ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken) => range is null
        ? inner.OpenReadAsync(url, range, cancellationToken)
        : throw new StoreException(StoreFailure.Unsupported, Id, $"Store {Id} reads data whole, not parts of it (ranges_from_every_store)");

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) => inner.GetSizeAsync(url, cancellationToken);

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken) => inner.DeleteAsync(url, cancellationToken);
}

using Glance.Domain.Stores;

namespace Glance.Stores.Wrappers;

/// <summary>Notes the store's id in the metadata of what is written, as locations carry it in multi-store mode.</summary>
internal sealed class StoreIdRecordingStore(IImageStore inner) : IStoreWrapper
{
    public IImageStore Inner => inner;

    public IImageStore Around(IImageStore other) => new StoreIdRecordingStore(other);

    public string Id => inner.Id;

    public IReadOnlyList<string> Schemes => inner.Schemes;

    public StoreCapabilities Capabilities => inner.Capabilities;

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken) =>
        new StoreIdRecordingWrite(await inner.BeginWriteAsync(imageId, expectedSize, cancellationToken).ConfigureAwait(false), Id);

    public ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(url, range, cancellationToken);

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) => inner.GetSizeAsync(url, cancellationToken);

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken) => inner.DeleteAsync(url, cancellationToken);
}

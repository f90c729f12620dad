using Glance.Domain.Stores;

namespace Glance.Stores.Wrappers;

/// <summary>A write whose commit adds the key <c>store</c> to the metadata.</summary>
internal sealed class StoreIdRecordingWrite(IStoreWrite inner, string storeId) : IStoreWrite
{
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => inner.WriteAsync(data, cancellationToken);

    public async ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
    {
        var stored = await inner.CommitAsync(cancellationToken).ConfigureAwait(false);
        return stored with { Metadata = new Dictionary<string, object?>(stored.Metadata) { ["store"] = storeId } };
    }

    public ValueTask RevokeAsync(CancellationToken cancellationToken) => inner.RevokeAsync(cancellationToken);

    public ValueTask AbandonAsync() => inner.AbandonAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

using Glance.Domain.Stores;

namespace Glance.Stores.Stamping;

/// <summary>A stamped store whose driver keeps a journal.</summary>
internal sealed class StampedRecoverableStore(IImageStore inner, IRecoverableStore recoverable) : StampedStore(inner), IRecoverableStore
{
    public IAsyncEnumerable<IAbandonedWrite> FindAbandonedWritesAsync(CancellationToken cancellationToken) =>
        recoverable.FindAbandonedWritesAsync(cancellationToken);

    public ValueTask<IStoreHold?> HoldAsync(string imageId, CancellationToken cancellationToken) => recoverable.HoldAsync(imageId, cancellationToken);
}

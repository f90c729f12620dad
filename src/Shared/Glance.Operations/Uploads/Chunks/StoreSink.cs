using Glance.Domain.Stores;

namespace Glance.Operations.Uploads.Chunks;

/// <summary>Writes to a store.</summary>
internal sealed class StoreSink(IStoreWrite write) : ChunkSink
{
    public override ValueTask TakeAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        write.WriteAsync(data, cancellationToken);
}

using Glance.Domain.Stores;

namespace Glance.Stores.Drivers.Cinder.Connections;

/// <summary>
/// An open volume, used by one transfer: reads and writes at byte offsets, of which several may be under way. Disposing it closes it, and
/// never throws for a volume that is gone.
/// </summary>
internal interface IVolumeDevice : IAsyncDisposable
{
    /// <summary>Bytes of the volume when it was opened.</summary>
    long Size { get; }

    /// <summary>Reads.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="buffer">Where they go; in use until the task is done.</param>
    /// <param name="cancellationToken">Ends it; the buffer is free then, too.</param>
    /// <returns>Bytes read: the whole buffer, unless the volume ends before.</returns>
    /// <exception cref="StoreException">Unavailable, Denied.</exception>
    ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Writes. Writes that are under way at once do not overlap.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="data">The bytes; in use until the task is done.</param>
    /// <param name="cancellationToken">Ends it; the memory is free then, too.</param>
    /// <exception cref="StoreException">Unavailable, Denied (a read-only volume), Full (it ends after the volume does).</exception>
    ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>What was written before is durable when this is done.</summary>
    /// <exception cref="StoreException">Unavailable, Denied, Full.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}

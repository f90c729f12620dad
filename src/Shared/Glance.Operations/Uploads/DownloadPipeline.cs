using System.IO.Pipelines;
using Glance.Domain.Errors;
using Glance.Domain.Stores;

namespace Glance.Operations.Uploads;

/// <summary>Copies a store's data into a response, straight into the writer's own memory, 64 KiB at a time.</summary>
public static class DownloadPipeline
{
    /// <summary>Bytes read and flushed at once: what a client that does not read costs here.</summary>
    public const int BlockSize = 64 * 1024;

    /// <summary>Refuses data that is not what the record says, while the response can still say so.</summary>
    /// <exception cref="StoreException">Unavailable: the store has another number of bytes.</exception>
    public static void RequireLength(IStoreRead read, long expected, string storeId, string imageId)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (read.Length != expected)
            throw new StoreException(StoreFailure.Unavailable, storeId, $"Store {storeId} has {read.Length} bytes of image {imageId}, the record says {expected}") { IsOfCallersServer = read.IsOfCallersServer };
    }

    /// <summary>
    /// Copies exactly <see cref="IStoreRead.Length"/> bytes. The writer is flushed, not completed; a response should have been started.
    /// </summary>
    /// <exception cref="StoreException">The store failed or had fewer bytes.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or nobody reads the other end any more.</exception>
    public static async Task CopyAsync(IStoreRead read, PipeWriter destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(destination);
        for (var left = read.Length; left > 0;)
        {
            var wanted = (int)Math.Min(left, BlockSize);
            var got = await read.ReadAsync(destination.GetMemory(wanted)[..wanted], cancellationToken).ConfigureAwait(false);
            if (got == 0)
                throw new EndOfStreamException($"A store's read ended {left} bytes before the length it had promised");
            destination.Advance(got);
            left -= got;
            var flushed = await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (flushed.IsCanceled || (flushed.IsCompleted && left > 0))
                throw new ReaderGoneException();
        }
    }
}

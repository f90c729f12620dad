using System.IO.Pipelines;
using Glance.Domain.Errors;
using Glance.Domain.Stores;

namespace Glance.Operations.Downloads;

/// <summary>Copies a store's data into a response, straight into the writer's own memory, block by block.</summary>
public static class DownloadPipeline
{
    // Bytes after which others have their turn: where both the data and the room for it are there, nothing else lets go of the thread.
    private const int Turn = 1024 * 1024;

    // 12 MiB more of a process, whoever stalls.
    private static readonly BlockPermits Permits = new(64);

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
        using var growth = new BlockGrowth(TimeProvider.System, Permits);
        var turn = 0;
        for (var left = read.Length; left > 0;)
        {
            var wanted = (int)Math.Min(left, growth.Size);
            var got = await read.ReadAsync(destination.GetMemory(wanted)[..wanted], cancellationToken).ConfigureAwait(false);
            if (got == 0)
                throw new EndOfStreamException($"A store's read ended {left} bytes before the length it had promised");
            destination.Advance(got);
            left -= got;
            growth.Begin();
            var flushed = await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
            growth.Taken(got);
            if (flushed.IsCanceled || (flushed.IsCompleted && left > 0))
                throw new ReaderGoneException();
            turn += got;
            if (turn < Turn || left == 0)
                continue;
            turn = 0;
            await Task.Yield();
        }
    }
}

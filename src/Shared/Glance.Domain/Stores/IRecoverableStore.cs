namespace Glance.Domain.Stores;

/// <summary>A store that keeps a journal of writes, so that what a crash left behind can be judged and cleaned at the next start.</summary>
public interface IRecoverableStore
{
    /// <summary>
    /// The writes whose process is gone. Safe to run in several workers and beside running uploads: a live write is never returned,
    /// and no abandoned one is returned twice at a time.
    /// </summary>
    IAsyncEnumerable<IAbandonedWrite> FindAbandonedWritesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Notes in the journal that this process works on an image without uploading, until disposed. Meanwhile no upload of the image counts
    /// as abandoned; after the death of the process the note does, as one that has no data.
    /// </summary>
    /// <returns>The note; null where nothing is ever uploaded.</returns>
    /// <exception cref="StoreException">Full, Denied or Unavailable.</exception>
    ValueTask<IStoreHold?> HoldAsync(string imageId, CancellationToken cancellationToken);
}

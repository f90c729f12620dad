namespace Glance.Domain.Stores;

/// <summary>
/// Data on its way into a store. Commit or dispose: disposing without a commit removes every trace.
/// The write leaves a journal entry until it is disposed, so that a crash between commit and the database's update is found
/// by <see cref="IRecoverableStore"/>: dispose only after the database knows the outcome.
/// </summary>
public interface IStoreWrite : IAsyncDisposable
{
    /// <summary>Takes the next bytes; the buffer may be reused when the call returns. One call at a time.</summary>
    /// <exception cref="StoreException">Full, Denied or Unavailable.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Makes the data durable, then visible. After it, <see cref="RevokeAsync"/> is the only way back.</summary>
    /// <exception cref="StoreException">Duplicate, Full, Denied or Unavailable.</exception>
    ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes data that was committed but that no record points at (the image was deleted meanwhile, the final save failed).
    /// </summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    ValueTask RevokeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lets go and leaves everything as it is, as a death of the process would: whoever judges abandoned writes next has it.
    /// </summary>
    ValueTask AbandonAsync();
}

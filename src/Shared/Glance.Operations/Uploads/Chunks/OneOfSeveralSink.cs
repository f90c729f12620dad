using Glance.Domain.Stores;

namespace Glance.Operations.Uploads.Chunks;

/// <summary>
/// Writes to one of several stores. When it fails the others go on without it; the last one's failure is everybody's. A slow store keeps
/// the
/// others waiting when it is as many chunks behind as go round.
/// </summary>
/// <param name="write">The write.</param>
/// <param name="alive">How many of all have not failed.</param>
internal sealed class OneOfSeveralSink(IStoreWrite write, AliveWrites alive) : ChunkSink
{
    /// <summary>How it failed; null while it has not.</summary>
    public StoreException? Failure { get; private set; }

    public override ValueTask TakeAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        Failure is null ? WriteAsync(data, cancellationToken) : ValueTask.CompletedTask;

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            await write.WriteAsync(data, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            Failure = error;
            if (alive.OneLess() == 0)
                throw;
        }
    }
}

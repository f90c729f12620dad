using System.Runtime.CompilerServices;
using Glance.Domain.Stores;

namespace Glance.Stores.Wrappers;

/// <summary>
/// An upload to a store that counts as away when it takes nothing for too long; see <see cref="BoundedRead"/>. A commit that does not even
/// end when it is told to is left behind: nobody knows what will be there, so the upload's note stays.
/// </summary>
/// <param name="inner">The upload.</param>
/// <param name="limit">How long the store may be silent.</param>
internal sealed class BoundedWrite(IStoreWrite inner, StepLimit limit) : IStoreWrite
{
    private Task _commit = Task.CompletedTask;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var writing = inner.WriteAsync(data, limit.TokenFor(cancellationToken));
        return writing.IsCompleted ? writing : FinishAsync(writing);
    }

    public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
    {
        var committing = inner.CommitAsync(limit.TokenFor(cancellationToken)).AsTask();
        _commit = committing;
        return limit.WaitAsync(committing);
    }

    public async ValueTask RevokeAsync(CancellationToken cancellationToken)
    {
        RequireCommitToBeOver();
        _ = await limit.WaitAsync(EndedAsync(inner.RevokeAsync(limit.TokenFor(cancellationToken)))).ConfigureAwait(false);
    }

    public async ValueTask AbandonAsync()
    {
        if (_commit.IsCompleted)
            await inner.AbandonAsync().ConfigureAwait(false);
        else
            LetGoAfterTheCommit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_commit.IsCompleted)
            LetGoAfterTheCommit();
        RequireCommitToBeOver();
        _ = limit.TokenFor(CancellationToken.None);
        _ = await limit.WaitAsync(EndedAsync(inner.DisposeAsync())).ConfigureAwait(false);
        limit.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishAsync(ValueTask writing)
    {
        limit.Start();
        try
        {
            await writing.ConfigureAwait(false);
            limit.Stop();
        }
        catch (Exception cancelled) when (limit.IsOver)
        {
            throw limit.Failure(cancelled);
        }
    }

    private static async Task<bool> EndedAsync(ValueTask step)
    {
        await step.ConfigureAwait(false);
        return true;
    }

    private void RequireCommitToBeOver()
    {
        if (!_commit.IsCompleted)
            throw limit.Failure();
    }

    private void LetGoAfterTheCommit() => _ = _commit.ContinueWith(
        static (commit, write) =>
        {
            _ = commit.Exception; // nobody is left to tell
            return ((IStoreWrite)write!).AbandonAsync().AsTask();
        },
        inner,
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default);
}

using Glance.Database.Connections;

namespace Glance.Database.Engines.Sqlite.Writes;

/// <summary>A change with what it gives back.</summary>
/// <param name="work">What changes the database.</param>
/// <param name="cancellationToken">Whether it is still wanted.</param>
internal sealed class PendingWriteOf<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) : PendingWrite
{
    private readonly TaskCompletionSource<T> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What the caller's log lines and traces are of.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private T? _result;
    private Exception? _refusal;

    /// <summary>What came of it.</summary>
    public Task<T> Outcome => _told.Task;

    /// <inheritdoc/>
    public override async Task RunAsync(Func<CancellationToken, Session> session)
    {
        _refusal = null;
        cancellationToken.ThrowIfCancellationRequested();
        Task<T>? running = null;
        if (_context is null)
            running = work(session(cancellationToken));
        else
            ExecutionContext.Run(_context, _ => running = work(session(cancellationToken)), null);
        _result = await running!.ConfigureAwait(false); // set above, or thrown
    }

    /// <inheritdoc/>
    public override void Refuse(Exception failure) => _refusal = failure;

    /// <inheritdoc/>
    public override void Publish()
    {
        if (_refusal is { } refusal)
            Fail(refusal);
        else
            _told.TrySetResult(_result!);
    }

    /// <inheritdoc/>
    public override void Fail(Exception failure)
    {
        if (failure is OperationCanceledException cancelled)
            _told.TrySetCanceled(cancelled.CancellationToken);
        else
            _told.TrySetException(failure);
    }
}

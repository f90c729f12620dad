using Glance.Domain.Stores;

namespace Glance.Stores.Wrappers;

/// <summary>How long a store may take for one step. It is used by one caller at a time, for one step after another.</summary>
/// <param name="storeId">The store.</param>
/// <param name="limit">How long.</param>
/// <param name="time">The clock.</param>
internal sealed class StepLimit(string storeId, TimeSpan limit, TimeProvider time) : IDisposable
{
    // For a driver that hears of the end to come to it by itself: what it says is better than what can be said here.
    private static readonly TimeSpan ToObey = TimeSpan.FromSeconds(5);

    private CancellationTokenSource? _source;
    private CancellationTokenRegistration _registration;
    private CancellationToken _caller;

    /// <summary>Whether the time of the running step is over, and nobody else ended it.</summary>
    public bool IsOver => _source is { IsCancellationRequested: true } && !_caller.IsCancellationRequested;

    /// <summary>What ends the next steps of a caller: his own token, or the time once <see cref="Start"/> was called.</summary>
    public CancellationToken TokenFor(CancellationToken caller)
    {
        if (_source is null || _caller != caller || _source.IsCancellationRequested)
        {
            Dispose();
            _caller = caller;
            _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        }

        return _source.Token;
    }

    /// <summary>The time begins.</summary>
    public void Start() => _source?.CancelAfter(limit);

    /// <summary>The step has ended in time.</summary>
    public void Stop()
    {
        if (_source is { IsCancellationRequested: false })
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is said of a store whose time is over.</summary>
    public StoreException Failure(Exception? cause = null) =>
        new(StoreFailure.Unavailable, storeId, $"Store {storeId} did not answer within {limit.TotalSeconds:0.###} s (store_timeout)",
            new TimeoutException("silence", cause));

    /// <summary>Runs a step that lends no memory of the caller's.</summary>
    /// <exception cref="StoreException">Unavailable: the time is over.</exception>
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> step, CancellationToken cancellationToken)
    {
        using var limited = this;
        var running = step(TokenFor(cancellationToken));
        if (running.IsCompleted)
            return await running.ConfigureAwait(false);
        var task = running.AsTask();
        try
        {
            return await WaitAsync(task).ConfigureAwait(false);
        }
        finally
        {
            if (!task.IsCompleted)
                LetGoWhenItComes(task);
        }
    }

    /// <summary>Waits for a step that lends no memory of the caller's; it may go on after that.</summary>
    /// <exception cref="StoreException">Unavailable: the time is over.</exception>
    public async ValueTask<T> WaitAsync<T>(Task<T> step)
    {
        Start();
        try
        {
            var outcome = await step.WaitAsync(limit + ToObey, time, CancellationToken.None).ConfigureAwait(false);
            Stop();
            return outcome;
        }
        catch (Exception ended) when (IsOver || (ended is TimeoutException && !step.IsCompleted))
        {
            _caller.ThrowIfCancellationRequested();
            throw Failure(ended);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source?.Dispose();
        _source = null;
    }

    private static void LetGoWhenItComes<T>(Task<T> task) => _ = task.ContinueWith(
        static late => late.IsCompletedSuccessfully && late.Result is IAsyncDisposable opened ? DisposeQuietlyAsync(opened) : Observe(late),
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default);

    // Nobody is left to tell.
    private static Task Observe(Task late)
    {
        _ = late.Exception;
        return Task.CompletedTask;
    }

    private static async Task DisposeQuietlyAsync(IAsyncDisposable opened)
    {
        try
        {
            await opened.DisposeAsync().ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // An upload's note stays, and what it left is removed by it.
        }
    }
}

using System.Collections.Concurrent;

namespace Glance.Operations.Uploads;

/// <summary>
/// Waits for a database that does not answer, for work that has to tell it something and cannot be given back to a client: such work goes on after
/// its request was answered, as long as the worker lives (docs/decisions/0202). It owns that work: who disposes it ends the waiting and waits for the end.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="waits">False for nobody who waits: the first failure is the last.</param>
public sealed class DatabasePatience(TimeProvider time, bool waits = true) : IAsyncDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Waits for nothing.</summary>
    internal static DatabasePatience None { get; } = new(TimeProvider.System, waits: false);

    /// <summary>Waits for all that still has to be told.</summary>
    public Task WhenDoneAsync() => Task.WhenAll(_running.Keys);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await WhenDoneAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    /// <summary>Keeps work that throws nothing until it is done, and waits for it so long.</summary>
    /// <returns>What came of it; null when it goes on.</returns>
    internal async Task<T?> KeepAsync<T>(Task<T> work, TimeSpan patience)
        where T : struct
    {
        if (!work.IsCompleted && _running.TryAdd(work, true))
            _ = work.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return await work.WaitAsync(patience, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Waits before the next attempt, longer each time.</summary>
    /// <param name="attempt">How many attempts there were, from 0.</param>
    /// <returns>False when the worker ends: there is no next attempt.</returns>
    internal async ValueTask<bool> PauseAsync(int attempt)
    {
        if (!waits || _end.IsCancellationRequested)
            return false;
        var pause = First * Math.Pow(2, Math.Min(attempt, 10));
        await Task.Delay(pause < Longest ? pause : Longest, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_end.IsCancellationRequested;
    }
}

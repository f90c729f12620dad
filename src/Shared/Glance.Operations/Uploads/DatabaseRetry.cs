using Glance.Operations.Jobs;

namespace Glance.Operations.Uploads;

/// <summary>
/// The pauses between attempts to tell something to a database that does not answer, for work that cannot be given back to a client: it
/// goes on after its request was answered, as long as the worker lives (docs/decisions/0202).
/// </summary>
/// <param name="jobs">Owns such work, and says when the worker ends.</param>
/// <param name="time">The clock.</param>
/// <param name="waits">False for nobody who waits: the first failure is the last.</param>
public sealed class DatabaseRetry(BackgroundJobs jobs, TimeProvider time, bool waits = true)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Waits before the next attempt, longer each time.</summary>
    /// <param name="attempt">How many attempts there were, from 0.</param>
    /// <returns>False when the worker ends: there is no next attempt.</returns>
    internal async ValueTask<bool> PauseAsync(int attempt)
    {
        var ended = jobs.Ended;
        if (!waits || ended.IsCancellationRequested)
            return false;
        var pause = First * Math.Pow(2, Math.Min(attempt, 10));
        await Task.Delay(pause < Longest ? pause : Longest, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ended.IsCancellationRequested;
    }
}

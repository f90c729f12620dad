using GlanceSupervisor.Policy;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>
/// How many workers there are to be: SIGTTIN and SIGTTOU. One signal counts at once, many in a row as one change to what they come to.
/// </summary>
internal sealed class Scaling(WorkerSet workers, ServiceState state, TimeProvider time, ILogger logger)
{
    /// <summary>Signals that change nothing are told of once as long as they follow each other within this.</summary>
    private static readonly TimeSpan SameStorm = TimeSpan.FromSeconds(2);

    private readonly SignalPacing _pacing = new(time);
    private (int By, long At)? _bounded;

    /// <summary>Whether a change was asked for that has not begun.</summary>
    public bool IsWanted => _pacing.IsWanted;

    /// <summary>A signal asks for one more or one less.</summary>
    public void Ask(int by)
    {
        var current = state.Current;
        var wanted = Math.Clamp(current.Wanted + by, 1, WorkerLimits.Largest(current.Options.Workers, Environment.ProcessorCount));
        if (wanted == current.Wanted)
        {
            TellBound(by);
            return;
        }

        current.Wanted = wanted;
        _pacing.Ask();
    }

    /// <summary>Whether a change is to happen now; it counts as done.</summary>
    public bool TakeDue()
    {
        if (!_pacing.IsDue())
            return false;
        _pacing.Begin();
        _pacing.End();
        logger.LogInformation("{Count} until the next reload", Counted.Workers(state.Current.Wanted));
        return true;
    }

    /// <summary>Workers that are too many: those whose end disturbs the fewest clients.</summary>
    public IReadOnlyList<WorkerHandle> Surplus()
    {
        var serving = workers.Serving(state.Current).ToList();
        return [.. serving
            .OrderBy(worker => worker.WasReady)
            .ThenBy(worker => worker.Statistics.Running)
            .ThenBy(worker => worker.Statistics.Connections)
            .Take(serving.Count - state.Current.Wanted)];
    }

    private void TellBound(int by)
    {
        var told = _bounded is { } before && before.By == by && time.GetElapsedTime(before.At) < SameStorm;
        _bounded = (by, time.GetTimestamp());
        if (told)
            return;
        if (by > 0)
            logger.LogInformation("SIGTTIN changes nothing: {Count} is the largest number of workers that signals give {Processors} processors; [DEFAULT] workers can be more", state.Current.Wanted, Environment.ProcessorCount);
        else
            logger.LogInformation("SIGTTOU changes nothing: {Count} is the smallest number of workers; SIGTERM ends the service", state.Current.Wanted);
    }
}

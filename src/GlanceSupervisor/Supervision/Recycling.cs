using GlanceSupervisor.Policy;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>Replaces workers while they are well, one at a time: the successor is ready before the old one is told to finish.</summary>
internal sealed class Recycling(WorkerSet workers, ServiceState state, Replacement replacement, IWorkerInspection inspection, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan MeasurePeriod = TimeSpan.FromSeconds(1);

    private readonly Dictionary<WorkerHandle, (long At, long Bytes)> _memory = [];
    private (WorkerHandle Old, WorkerHandle New)? _succession;
    private long _measuredAt;
    private long _postponedUntil;
    private bool _measuring;

    /// <summary>The worker that is to take the place of another one that still serves; null when none is.</summary>
    public WorkerHandle? Successor => _succession is { Old.Phase: < WorkerPhase.Draining } succession ? succession.New : null;

    /// <summary>Time has passed while nothing else goes on: measures, and begins when a worker is due.</summary>
    public void OnTickAtRest()
    {
        MeasureMemory();
        ForgetFailedSuccession();
        if (_succession is not null || replacement.Pending > 0 || time.GetTimestamp() < _postponedUntil)
            return;
        var serving = workers.Serving(state.Current).ToList();
        if (serving.Count != state.Current.Wanted || serving.Exists(worker => worker.Phase != WorkerPhase.Ready))
            return;
        foreach (var worker in serving)
        {
            var wear = new WorkerWear(worker.Statistics.Served, time.GetElapsedTime(worker.StartedAt), _memory.GetValueOrDefault(worker).Bytes);
            if (RecyclePolicy.Reason(state.Current.Options, wear, worker.Chance) is { } reason)
            {
                Begin(worker, reason);
                return;
            }
        }
    }

    /// <summary>A worker can serve: if it is the successor, the old one is told to finish.</summary>
    public void OnReady(WorkerHandle worker)
    {
        if (_succession is not { } succession || !ReferenceEquals(succession.New, worker))
            return;
        _succession = null;
        if (succession.Old.Phase == WorkerPhase.Ready)
            succession.Old.Drain(limit: null);
    }

    /// <summary>A worker's memory has been measured.</summary>
    public void OnMeasured(WorkerHandle worker, long bytes)
    {
        _measuring = false;
        if (worker.Phase != WorkerPhase.Ended)
            _memory[worker] = (_measuredAt, bytes);
    }

    /// <summary>A worker is gone.</summary>
    public void OnExited(WorkerHandle worker) => _memory.Remove(worker);

    /// <summary>The number of workers, or the generation, is another one: a successor on its way is one like all others.</summary>
    public void ForgetSuccession() => _succession = null;

    private void Begin(WorkerHandle worker, string reason)
    {
        try
        {
            var successor = workers.Start(state.Current);
            _succession = (worker, successor);
            logger.LogInformation("Child {Pid} {Reason}: child {Successor} takes its place when it is ready", worker.Pid, reason, successor.Pid);
        }
        catch (IOException refused)
        {
            logger.LogError("A worker could not be started to take the place of child {Pid}: {Reason}", worker.Pid, refused.Message);
            Postpone();
        }
    }

    private void ForgetFailedSuccession()
    {
        if (_succession is not { New.Phase: WorkerPhase.Ended })
            return;
        _succession = null;
        Postpone();
    }

    private void Postpone() => _postponedUntil = time.GetTimestamp() + (long)(replacement.RetryDelay().TotalSeconds * time.TimestampFrequency);

    private void MeasureMemory()
    {
        if (state.Current.Options.MaxMemory == 0 || _measuring || time.GetElapsedTime(_measuredAt) < MeasurePeriod)
            return;
        var due = workers.Serving(state.Current).Where(worker => worker.WasReady).MinBy(worker => _memory.GetValueOrDefault(worker).At);
        if (due is null)
            return;
        _measuring = true;
        _measuredAt = time.GetTimestamp();
        inspection.Measure(due);
    }
}

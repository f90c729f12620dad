using Glance.Linux.Inspection;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Supervision;

// Workers that are replaced while they are well.
internal sealed partial class Supervisor
{
    private static readonly TimeSpan MeasurePeriod = TimeSpan.FromSeconds(1);

    private (WorkerHandle Old, WorkerHandle Successor)? _succession;
    private long _measured;
    private long _noRecyclingUntil;
    private bool _measuring;

    // One at a time, and only while everything else is at rest.
    private void RecycleTheWorn()
    {
        if (_stopping || _handingOver || !_up || Reloading)
            return;
        MeasureMemory();
        ForgetFailedSuccession();
        if (_succession is not null || _replacements.Count > 0 || _time.GetTimestamp() < _noRecyclingUntil)
            return;
        var serving = _crew.Serving(_current).ToList();
        if (serving.Count != _current.Wanted || serving.Exists(worker => worker.Phase != WorkerPhase.Ready))
            return;
        foreach (var worker in serving)
        {
            var wear = new WorkerWear(worker.Statistics.Served, _time.GetElapsedTime(worker.StartedAt), worker.Memory);
            if (RecyclePolicy.Reason(_current.Options, wear, worker.Chance) is { } reason)
            {
                BeginSuccession(worker, reason);
                return;
            }
        }
    }

    private void BeginSuccession(WorkerHandle worker, string reason)
    {
        try
        {
            var successor = _crew.Start(_current);
            _succession = (worker, successor);
            _logger.LogInformation("Child {Pid} {Reason}: child {Successor} takes its place when it is ready", worker.Pid, reason, successor.Pid);
        }
        catch (IOException refused)
        {
            _logger.LogError("A worker could not be started to take the place of child {Pid}: {Reason}", worker.Pid, refused.Message);
            PostponeRecycling();
        }
    }

    private void SucceedWhenReady(WorkerHandle worker)
    {
        if (_succession is not { } succession || !ReferenceEquals(succession.Successor, worker))
            return;
        _succession = null;
        if (_crew.Workers.Contains(succession.Old) && succession.Old.Phase == WorkerPhase.Ready)
            _crew.Drain(succession.Old, limit: null);
    }

    private void ForgetFailedSuccession()
    {
        if (_succession is not { } succession || _crew.Workers.Contains(succession.Successor))
            return;
        _succession = null;
        PostponeRecycling();
    }

    private void PostponeRecycling() =>
        _noRecyclingUntil = _time.GetTimestamp() + (long)(RespawnPolicy.RetryDelay(Math.Max(1, _earlyDeaths), parts.Jitter.NextDouble()).TotalSeconds * _time.TimestampFrequency);

    // Reading it takes locks of the worker's memory, so never here in the loop.
    private void MeasureMemory()
    {
        if (_current.Options.MaxMemory == 0 || _measuring || _time.GetElapsedTime(_measured) < MeasurePeriod)
            return;
        var due = _crew.Serving(_current).Where(worker => worker.WasReady).MinBy(worker => worker.MeasuredAt);
        if (due is null)
            return;
        _measuring = true;
        _measured = due.MeasuredAt = _time.GetTimestamp();
        _crew.Follow(Task.Run(() => parts.Events.Writer.TryWrite(new SupervisorEvent.MemoryMeasured(due, ProcessMemory.ProportionalSetSize(due.Pid) ?? 0))));
    }
}

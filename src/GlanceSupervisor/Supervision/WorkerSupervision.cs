using System.Text;
using Glance.Control;
using Glance.Linux.Spawning;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>What workers say, how they end, and who takes their place.</summary>
internal sealed class WorkerSupervision
{
    private readonly ServiceState _state;
    private readonly WorkerSet _workers;
    private readonly Reloads _reloads;
    private readonly Stop _stop;
    private readonly WorkerWatch _watch;
    private readonly Scaling _scaling;
    private readonly Replacement _replacement;
    private readonly Recycling _recycling;
    private readonly WorkerStarter _starter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public WorkerSupervision(SupervisorParts parts, ServiceState state, WorkerSet workers, Reloads reloads, Stop stop)
    {
        _state = state;
        _workers = workers;
        _reloads = reloads;
        _stop = stop;
        _time = parts.Time;
        _logger = parts.Logger;
        _watch = new WorkerWatch(workers, parts.Inspection, _time, _logger);
        _scaling = new Scaling(workers, state, _time, _logger);
        _replacement = new Replacement(_time, parts.Jitter, _logger);
        _recycling = new Recycling(workers, state, _replacement, parts.Inspection, _time, _logger);
        _starter = new WorkerStarter(state, workers, _replacement, _recycling, stop, _logger);
    }

    /// <summary>The service starts.</summary>
    public void StartAll() => _starter.StartAll();

    /// <summary>Starts those whose time has come.</summary>
    /// <param name="mayTopUp">Whether those that are missing without anybody having put them on the list are started too.</param>
    public void StartMissing(bool mayTopUp) => _starter.StartMissing(mayTopUp && !_scaling.IsWanted);

    /// <summary>Time has passed.</summary>
    /// <param name="mayRecycle">Whether everything else is at rest.</param>
    public void OnTick(bool mayRecycle)
    {
        foreach (var problem in _watch.OnTick())
            OnProblem(problem);
        StartMissing(mayTopUp: false);
        if (mayRecycle)
            _recycling.OnTickAtRest();
        ChangeCountWhenDue();
    }

    /// <summary>SIGTTIN or SIGTTOU.</summary>
    public void OnCountChange(int by)
    {
        if (_state.IsStopping)
            return;
        _scaling.Ask(by);
        ChangeCountWhenDue();
    }

    /// <summary>A worker's memory has been measured.</summary>
    public void OnMeasured(WorkerHandle worker, long bytes) => _recycling.OnMeasured(worker, bytes);

    /// <summary>A worker says something.</summary>
    public void OnMessage(WorkerHandle worker, ControlFrame message)
    {
        var payload = message.Payload.Span;
        worker.OnHeard();
        switch (message.Kind)
        {
            case ControlFrameKind.Ready:
                OnReady(worker, Encoding.UTF8.GetString(payload));
                break;
            case ControlFrameKind.Heartbeat:
                if (_watch.OnStatistics(worker, WorkerStatistics.ReadFrom(payload)) is { } problem)
                    OnProblem(problem);
                break;
            case ControlFrameKind.Failed:
                worker.OnFailed(new WorkerFailure(BitConverter.ToInt32(payload), Encoding.UTF8.GetString(payload[sizeof(int)..])));
                break;
            case ControlFrameKind.Draining:
                OnStoppedAccepting(worker);
                break;
        }
    }

    /// <summary>A worker's process is gone.</summary>
    public void OnExited(WorkerHandle worker, ExitStatus status)
    {
        var end = new WorkerEnd
        {
            Status = status,
            WasReady = worker.WasReady,
            WasLeaving = _state.IsStopping || worker.Phase == WorkerPhase.Draining,
            ExplainedFailure = worker.Failure is not null,
            InReload = ReferenceEquals(worker.Generation, _reloads.Next),
            ServiceWasUp = _workers.HasServed,
            Lifetime = _time.GetElapsedTime(worker.StartedAt),
        };
        _workers.Remove(worker);
        _recycling.OnExited(worker);
        var decision = _replacement.Decide(end);
        WorkerEndLog.Write(_logger, worker, end, ofCurrent: ReferenceEquals(worker.Generation, _state.Current), isToldElsewhere: IsToldElsewhere(worker, end, decision.Action));
        _reloads.CompleteWhenDrained();
        switch (decision.Action)
        {
            case RespawnAction.Replace:
                _replacement.Replace(end, decision.Delay);
                break;
            case RespawnAction.GiveUp:
                var reason = worker.Failure?.Reason
                    ?? $"{RespawnPolicy.FirstStartTries} workers ended while starting, the last {WorkerEndLog.Describe(worker, status)}; their own messages are above";
                _stop.GiveUp(reason.Split('\n'), worker.Failure?.ExitCode ?? 1);
                break;
            case RespawnAction.AbortReload:
                _reloads.Abort(worker.Failure?.Reason ?? $"child {worker.Pid} {WorkerEndLog.Describe(worker, status)} while starting");
                break;
        }
    }

    // Killed because the start or the reload came to nothing, or about to be its reason: that is told once, by whoever decides.
    private bool IsToldElsewhere(WorkerHandle worker, WorkerEnd end, RespawnAction then) =>
        worker.IsDismissed || (end.ExplainedFailure && (_stop.HasGivenUp || then is RespawnAction.GiveUp or RespawnAction.AbortReload));

    // The name is empty where the database is no file, or the program of the worker is older and does not tell.
    private void OnReady(WorkerHandle worker, string database)
    {
        if (database.Length > 0 && !worker.Generation.Accepts(database))
        {
            _logger.LogError("Child {Pid} has found another database file than the workers before it: it was replaced while they started. It is ended", worker.Pid);
            worker.Kill();
            return;
        }

        _workers.MarkReady(worker);
        _logger.LogDebug("Child {Pid} is ready", worker.Pid);
        _recycling.OnReady(worker);
        if (!_reloads.TryPromote())
            return;
        _replacement.Clear();
        _recycling.ForgetSuccession();
    }

    private void OnStoppedAccepting(WorkerHandle worker)
    {
        if (!worker.OnStoppedAccepting())
        {
            _reloads.CompleteWhenDrained();
            return;
        }

        // Signalled by someone else: it goes in order, and its successor starts while it finishes.
        _logger.LogInformation("Child {Pid} was told to finish; starting its successor", worker.Pid);
        if (_state.IsStopping)
            return;
        if (ReferenceEquals(worker.Generation, _reloads.Next))
            _reloads.StartMissing();
        else
            _replacement.AddBehind(_workers.Draining, _state.Current.Wanted);
    }

    private void OnProblem(WorkerProblem problem)
    {
        if (ReferenceEquals(problem.Worker.Generation, _reloads.Next))
        {
            problem.Worker.Dismiss();
            _reloads.Abort(problem.Reason);
        }
        else if (problem.WasServing && !_state.IsStopping)
        {
            _replacement.Add();
        }
    }

    private void ChangeCountWhenDue()
    {
        if (_state.IsStopping || !_scaling.TakeDue())
            return;
        var surplus = _scaling.Surplus();

        // A successor on its way would become one too many.
        if (surplus.Count > 0)
            _recycling.ForgetSuccession();
        foreach (var worker in surplus)
            worker.Drain(limit: null);
        StartMissing(mayTopUp: true);
    }
}

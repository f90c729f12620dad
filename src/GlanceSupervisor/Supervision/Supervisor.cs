using Glance.Linux.Descriptors;
using GlanceSupervisor.Control;
using GlanceSupervisor.Events;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>
/// Takes one event at a time and hands it to the part that knows what follows: workers, reloads, an upgrade, the end. Each part owns its
/// state, and nothing but events changes anything. No call waits; what takes time goes on beside the loop and comes back as an event.
/// </summary>
internal sealed class Supervisor : IDisposable
{
    private readonly SupervisorParts _parts;
    private readonly ServiceState _state;
    private readonly WorkerSet _workers;
    private readonly ServiceReports _reports;
    private readonly Reloads _reloads;
    private readonly Stop _stop;
    private readonly WorkerSupervision _supervision;
    private readonly Upgrade _upgrade;

    public Supervisor(SupervisorParts parts)
    {
        _parts = parts;
        _state = new ServiceState(parts.First, parts.Left?.StartedAt ?? parts.Time.GetTimestamp());
        _state.Count(new ReloadCounts(parts.Left?.Reloads.Done ?? 0, parts.Left?.Reloads.Failed ?? 0, Failure: null, FailedAt: null));
        _workers = new WorkerSet(parts.Launcher, new EventPoster(parts.Events.Writer), parts.Time, parts.Jitter, parts.Logger);
        _reports = new ServiceReports(parts.Manager, _workers, parts.Time, parts.Errors, parts.Logger);
        _reloads = new Reloads(parts.Loader, _workers, _state, _reports, parts.Time, parts.Logger);
        _stop = new Stop(_state, _workers, _reloads, _reports, parts.Time, parts.Logger);
        _supervision = new WorkerSupervision(parts, _state, _workers, _reloads, _stop);
        _upgrade = new Upgrade(parts.Executable, _workers, _state, _reports, parts.Events.Writer, parts.Logger);
    }

    /// <summary>Whether the service is over and no worker is left.</summary>
    public bool IsFinished => _state.IsStopping && _workers.All.Count == 0;

    /// <summary>Exit code of the program, once it is finished.</summary>
    public int ExitCode => _stop.ExitCode;

    /// <summary>Whether another program is about to run in this process.</summary>
    internal bool IsHandingOff => _upgrade.Stage == UpgradeStage.HandingOff;

    /// <summary>All living workers.</summary>
    internal WorkerSet Workers => _workers;

    /// <summary>The service as its parts see it.</summary>
    internal ServiceState State => _state;

    /// <summary>Starts the workers, or takes over those of the program before this one.</summary>
    public void Begin()
    {
        if (_parts.Left is { } left)
            Adoption.Begin(left, _parts, _state, _workers, _reports, _reloads);
        else
            _supervision.StartAll();
        Advance();
    }

    /// <summary>Does what follows from an event.</summary>
    public void Handle(SupervisorEvent happened)
    {
        if (happened is SupervisorEvent.Tick)
            OnTick();
        else if (!TryHandleOfWorker(happened) && !TryHandleOfService(happened))
            Answer(happened);
        Advance();
    }

    /// <summary>Waits for what goes on beside the loop, and lets go of the generation in force; call it when the service is over.</summary>
    public async Task FinishAsync()
    {
        await _upgrade.FinishAsync();
        await _workers.FinishAsync();
        _state.Current.Listener.Dispose();
        _state.Current.Dispose();
    }

    public void Dispose() => _workers.Dispose();

    private bool TryHandleOfWorker(SupervisorEvent happened)
    {
        switch (happened)
        {
            case SupervisorEvent.MessageReceived received:
                _supervision.OnMessage(received.Worker, received.Message);
                return true;
            case SupervisorEvent.WorkerExited exited:
                _supervision.OnExited(exited.Worker, exited.Status);
                return true;
            case SupervisorEvent.WorkerExamined examined:
                examined.Worker.Kill();
                return true;
            case SupervisorEvent.MemoryMeasured measured:
                _supervision.OnMeasured(measured.Worker, measured.Bytes);
                return true;
            case SupervisorEvent.WorkerCountChangeRequested change:
                _supervision.OnCountChange(change.By);
                return true;
            default:
                return false;
        }
    }

    private bool TryHandleOfService(SupervisorEvent happened)
    {
        switch (happened)
        {
            case SupervisorEvent.ReloadRequested reload:
                _reloads.Ask(reload.Request);
                return true;
            case SupervisorEvent.ConfigurationLoaded loaded:
                _reloads.OnLoaded(loaded.Reload, loaded.Configuration);
                return true;
            case SupervisorEvent.UpgradeRequested upgrade:
                _upgrade.Ask(upgrade.Request);
                return true;
            case SupervisorEvent.PreflightEnded preflight:
                _upgrade.OnPreflightEnded(preflight.Result);
                return true;
            case SupervisorEvent.WorkersPaused:
                OnWorkersPaused();
                return true;
            case SupervisorEvent.StopRequested stop:
                _stop.OnSignal(stop.Signal);
                return true;
            case SupervisorEvent.QuitRequested:
                _stop.OnQuit();
                return true;
            default:
                return false;
        }
    }

    private void Answer(SupervisorEvent asked)
    {
        switch (asked)
        {
            case SupervisorEvent.StatusRequested status:
                status.Answer.TrySetResult(StatusReport.Of(_state, _reloads, _workers, isUpgrading: _upgrade.Stage != UpgradeStage.Idle, _parts.Time));
                break;
            case SupervisorEvent.ConfigurationRequested configuration:
                configuration.Answer.TrySetResult(MemoryFile.ReadAll(_state.Current.Configuration));
                break;
            case SupervisorEvent.ReopenLogsRequested:
                _parts.ReopenLogs();
                foreach (var worker in _workers.All)
                    worker.ReopenLogs();
                _parts.Logger.LogInformation("Log files reopened");
                break;
        }
    }

    private void OnTick()
    {
        _supervision.OnTick(mayRecycle: _state is { IsUp: true, IsStopping: false } && !_reloads.IsRunning && _upgrade.Stage != UpgradeStage.HandingOff);
        _reloads.OnTick();
        _reports.Tick(_state.Current);
    }

    // What was posted behind is dealt with first: whoever takes over learns nothing of it.
    private void OnWorkersPaused()
    {
        if (_parts.Events.Reader.TryPeek(out _))
        {
            _parts.Events.Writer.TryWrite(new SupervisorEvent.WorkersPaused());
            return;
        }

        _upgrade.OnWorkersPaused(_reloads.IsWanted);
    }

    // What an event may have made possible. During a preflight nothing changes under it: what it was given is what it will take over.
    private void Advance()
    {
        AnnounceWhenUp();
        if (_upgrade.Stage != UpgradeStage.HandingOff)
            _supervision.StartMissing(mayTopUp: _state.IsUp && !_reloads.IsRunning);
        if (_upgrade.Stage == UpgradeStage.Idle)
            _reloads.BeginWhenDue();
        _upgrade.BeginWhenPossible(atRest: _state.IsUp && _reloads.AreAtRest);
    }

    private void AnnounceWhenUp()
    {
        var current = _state.Current;
        if (_state.IsUp || _state.IsStopping || _workers.Ready(current) < current.Wanted)
            return;
        _state.MarkUp();
        _reports.Up(current);
        _parts.Logger.LogInformation("Serving on {Endpoint} with {Count}", current.Listener.Endpoint, Counted.Workers(current.Wanted));
    }
}

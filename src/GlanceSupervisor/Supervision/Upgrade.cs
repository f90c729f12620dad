using System.Threading.Channels;
using GlanceSupervisor.Events;
using GlanceSupervisor.Reloading;
using GlanceSupervisor.Systemd;
using GlanceSupervisor.TakeOver;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>Another program takes this one's place: preflight first, then executed in this very process (docs/decisions/0111).</summary>
internal sealed class Upgrade(IExecutable executable, WorkerSet workers, ServiceState state, ServiceReports reports, ChannelWriter<SupervisorEvent> events, ILogger logger)
{
    private readonly PendingRequests _requests = new();
    private IPreflight? _preflight;
    private string _version = string.Empty;
    private Task _pausing = Task.CompletedTask;

    /// <summary>How far it has come.</summary>
    public UpgradeStage Stage { get; private set; }

    /// <summary>Somebody asks for one.</summary>
    public void Ask(PendingRequest request) => _requests.Add(request);

    /// <summary>
    /// Begins one that was asked for. A service that stops tells those who wait at once, and not when the program has shown what it can.
    /// </summary>
    /// <param name="atRest">Whether one generation is in force, nothing is on its way and nobody waits at an old address.</param>
    public void BeginWhenPossible(bool atRest)
    {
        if (state.IsStopping)
            _requests.Refuse("the service is stopping");
        else if (_requests.IsAnyWaiting && Stage == UpgradeStage.Idle && atRest)
            BeginPreflight();
    }

    /// <summary>The program has shown whether it can.</summary>
    public void OnPreflightEnded(PreflightResult result)
    {
        if (Stage != UpgradeStage.Preflight)
            return;
        if (state.IsStopping)
            Refuse("the service is stopping");
        else if (result.Version is { } version)
            BeginHandOff(version);
        else
            Refuse(result.Reason ?? "no reason was given");
    }

    /// <summary>
    /// All that workers said has been dealt with, and nobody reads from them. Leaves everything to the other program, and returns only when
    /// that failed; all is as before then.
    /// </summary>
    /// <param name="reloadPending">Whether a reload was asked for meanwhile.</param>
    public void OnWorkersPaused(bool reloadPending)
    {
        if (Stage != UpgradeStage.HandingOff || _preflight is not { } preflight)
            return;
        var refusal = "the service is stopping";
        if (!state.IsStopping)
        {
            try
            {
                logger.LogInformation("Version {Version} takes over from {Own}", _version, ProgramVersion.Text);
                executable.RunInPlace(StateToLeave() with { Configuration = preflight.Configuration.Number, ReloadPending = reloadPending });
                refusal = "the program returned";
            }
            catch (IOException refused)
            {
                refusal = refused.Message;
            }
        }

        workers.Resume();
        Refuse(refusal);
    }

    /// <summary>Waits for what goes on beside the loop.</summary>
    public Task FinishAsync() => _pausing;

    private void BeginPreflight()
    {
        _requests.Begin();
        try
        {
            _preflight = executable.StartPreflight(StateToLeave(), state.Current.Options.StartTimeout * 2);
            Stage = UpgradeStage.Preflight;
        }
        catch (IOException refused)
        {
            Refuse(refused.Message);
        }
    }

    // From here on nobody reads from workers, so that not half a message is lost.
    private void BeginHandOff(string version)
    {
        _version = version;
        Stage = UpgradeStage.HandingOff;
        _pausing = PauseAsync();
    }

    private async Task PauseAsync()
    {
        await workers.PauseAsync();
        events.TryWrite(new SupervisorEvent.WorkersPaused());
    }

    private void Refuse(string reason)
    {
        Stage = UpgradeStage.Idle;
        _preflight?.Dispose();
        _preflight = null;
        logger.LogError("Upgrade refused: {Reason}; the service goes on with version {Version}", reason, ProgramVersion.Text);
        reports.UpgradeRefused(state.Current, reason);
        _requests.Answer(new RequestOutcome(false, reason));
    }

    private HandOffState StateToLeave() => new()
    {
        FromVersion = ProgramVersion.Text,
        Generation = state.Current.Number,
        Listener = state.Current.Listener.Descriptor.Number,
        Origin = state.Current.Listener.Origin,
        BindHost = state.Current.Options.BindHost,
        BindPort = state.Current.Options.BindPort,
        Backlog = state.Current.Options.Backlog,
        TcpKeepIdle = state.Current.Options.TcpKeepIdle,
        Database = state.Current.Database,
        StartedAt = state.StartedAt,
        Reloads = (state.Reloads.Done, state.Reloads.Failed),
        Waiting = [.. _requests.InProgress.Select(request => request.Connection).OfType<int>()],
        Workers = [.. workers.All.Select(worker => worker.ToLeave())],
    };
}

using System.Threading.Channels;
using Glance.Linux.Descriptors;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Supervision;

/// <summary>
/// Keeps the workers alive. One loop reads events and is the only place that changes anything:
/// start, replace, reload, reopen logs, stop. What it decides is in <c>Policy/</c>; what it does to workers in <see cref="WorkerCrew"/>.
/// </summary>
internal sealed partial class Supervisor(SupervisorParts parts, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _logger = parts.Logger;
    private readonly TimeProvider _time = parts.Time;
    private readonly WorkerCrew _crew = parts.Crew;
    private readonly ChannelReader<SupervisorEvent> _events = parts.Events.Reader;
    private readonly Reloader _reloader = parts.Reloader;
    private readonly List<long> _replacements = [];

    private readonly SignalPacing _pacing = new(parts.Time);

    private Generation _current = parts.First;
    private bool _up;
    private bool _stopping;
    private int _earlyDeaths;
    private int _failedStarts;

    /// <summary>Exit code of the program, once the loop has ended.</summary>
    public int ExitCode { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = _time.CreateTimer(_ => parts.Events.Writer.TryWrite(new SupervisorEvent.Tick()), null, TickPeriod, TickPeriod);
        await BeginAsync();
        while (!Finished())
            await HandleAsync(await _events.ReadAsync(CancellationToken.None));
        await _crew.FinishAsync();
        _current.Listener.Dispose();
        _current.Dispose();
        _logger.LogInformation("Exited");
        lifetime.StopApplication();
    }

    /// <summary>Starts the workers, or takes over those of the program before this one.</summary>
    internal async ValueTask BeginAsync()
    {
        _reloader.Ended += Answer;
        if (parts.Left is { } left)
            await TakeOverAsync(left);
        else
            StartAll();
    }

    private void StartAll()
    {
        _logger.LogInformation("Starting {Count}", Counted.Workers(_current.Wanted));
        for (var i = 0; i < _current.Wanted && !_stopping; i++)
            StartOrSchedule(_current);
    }

    private bool Finished() => _stopping && _crew.Workers.Count == 0;

    /// <summary>Does what follows from an event.</summary>
    internal async ValueTask HandleAsync(SupervisorEvent happened)
    {
        switch (happened)
        {
            case SupervisorEvent.FrameReceived received:
                Hear(received.Worker, received.Frame);
                break;
            case SupervisorEvent.WorkerExited exited:
                Bury(exited.Worker, exited.Status);
                break;
            case SupervisorEvent.Tick:
                KillTheSilent();
                ReplaceTheMissing();
                RecycleTheWorn();
                FinishRetirements();
                CompleteWhenGivenWay();
                ChangeCrewWhenDue();
                await ReloadWhenDueAsync();
                UpgradeWhenPossible();
                parts.Reports.Tick(_current);
                break;
            case SupervisorEvent.ReloadRequested reload:
                _askers.Add(reload.Asker);
                await AskForReloadAsync();
                break;
            case SupervisorEvent.UpgradeRequested upgrade:
                AskForUpgrade(upgrade.Asker);
                break;
            case SupervisorEvent.TrialEnded trial:
                await EndTrialAsync(trial.Result);
                break;
            case SupervisorEvent.StatusRequested status:
                status.Answer.TrySetResult(Status());
                break;
            case SupervisorEvent.ConfigurationRequested configuration:
                configuration.Answer.TrySetResult(MemoryFile.ReadAll(_current.Configuration));
                break;
            case SupervisorEvent.CrewChangeRequested change:
                AskForCrew(change.By);
                break;
            case SupervisorEvent.MemoryMeasured measured:
                measured.Worker.Memory = measured.Bytes;
                _measuring = false;
                break;
            case SupervisorEvent.WorkerExamined examined:
                if (_crew.Workers.Contains(examined.Worker))
                    examined.Worker.Kill();
                break;
            case SupervisorEvent.ReopenLogsRequested:
                ReopenLogs();
                break;
            case SupervisorEvent.StopRequested stop:
                Stop(stop.Signal);
                break;
            case SupervisorEvent.QuitRequested:
                _logger.LogWarning("SIGQUIT: ending at once, running requests are cut");
                StopNow();
                break;
        }
    }
}

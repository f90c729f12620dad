using System.Threading.Channels;
using Glance.Processes.Control;
using Glance.Processes.Spawning;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Supervision;

/// <summary>
/// Keeps the workers alive. One loop reads events and is the only place that changes anything:
/// start, replace, reload, reopen logs, stop. What it decides is in <c>Policy/</c>; what it does to workers in <see cref="WorkerCrew"/>.
/// </summary>
internal sealed class Supervisor(SupervisorParts parts, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _logger = parts.Logger;
    private readonly TimeProvider _time = parts.Time;
    private readonly WorkerCrew _crew = parts.Crew;
    private readonly ChannelReader<SupervisorEvent> _events = parts.Events.Reader;
    private readonly Reloader _reloader = parts.Reloader;
    private readonly List<long> _replacements = [];

    private Generation _current = parts.First;
    private bool _up;
    private bool _stopping;
    private int _earlyDeaths;

    /// <summary>Exit code of the program, once the loop has ended.</summary>
    public int ExitCode { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = _time.CreateTimer(_ => parts.Events.Writer.TryWrite(new SupervisorEvent.Tick()), null, TickPeriod, TickPeriod);
        _logger.LogInformation("Starting {Count} workers", _current.Options.Workers);
        for (var i = 0; i < _current.Options.Workers; i++)
            StartOrSchedule(_current);
        while (!Finished())
            await HandleAsync(await _events.ReadAsync(CancellationToken.None));
        await _crew.FinishAsync();
        _current.Listener.Dispose();
        _current.Dispose();
        _logger.LogInformation("Exited");
        lifetime.StopApplication();
    }

    private bool Finished() => _stopping && _crew.Workers.Count == 0;

    private async ValueTask HandleAsync(SupervisorEvent happened)
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
                break;
            case SupervisorEvent.ReloadRequested when !_stopping:
                await ReloadAsync();
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

    // ---- workers speak ----
    private void Hear(WorkerHandle worker, ControlFrame frame)
    {
        worker.LastHeartbeat = _time.GetTimestamp();
        switch (frame.Kind)
        {
            case ControlFrameKind.Ready:
                worker.WasReady = true;
                if (worker.Phase == WorkerPhase.Starting)
                    worker.Phase = WorkerPhase.Ready;
                _logger.LogDebug("Child {Pid} is ready", worker.Pid);
                AnnounceWhenUp();
                PromoteWhenReady();
                break;
            case ControlFrameKind.Heartbeat:
                HearStatistics(worker, WorkerStatistics.ReadFrom(frame.Payload.Span));
                break;
            case ControlFrameKind.Failed:
                worker.Failure = (BitConverter.ToInt32(frame.Payload.Span), System.Text.Encoding.UTF8.GetString(frame.Payload.Span[sizeof(int)..]));
                break;
            case ControlFrameKind.Draining when worker.Phase != WorkerPhase.Leaving:
                // Signalled by someone else: it goes in order, and its successor starts while it finishes.
                _logger.LogInformation("Child {Pid} was told to finish; starting its successor", worker.Pid);
                _crew.MarkLeaving(worker, limit: null);
                if (!_stopping)
                    StartOrSchedule(worker.Generation);
                break;
        }
    }

    private void HearStatistics(WorkerHandle worker, WorkerStatistics statistics)
    {
        worker.Statistics = statistics;
        var limit = worker.Generation.Options.HeartbeatTimeout;
        if (limit > TimeSpan.Zero && statistics.PoolDelay > limit.TotalMilliseconds && worker.Phase == WorkerPhase.Ready)
        {
            _logger.LogError("Child {Pid} has not run anything for {Delay} ms (heartbeat_timeout {Limit} s): killing it", worker.Pid, statistics.PoolDelay, limit.TotalSeconds);
            worker.Kill();
        }
    }

    private void AnnounceWhenUp()
    {
        if (_up || _stopping || _crew.Serving(_current).Count(worker => worker.WasReady) < _current.Options.Workers)
            return;
        _up = true;
        _logger.LogInformation("Serving on {Endpoint} with {Count} workers", _current.Listener.Endpoint, _current.Options.Workers);
    }

    // ---- workers end ----
    private void Bury(WorkerHandle worker, ExitStatus status)
    {
        var end = new WorkerEnd
        {
            Status = status,
            WasReady = worker.WasReady,
            WasLeaving = _stopping || worker.Phase == WorkerPhase.Leaving,
            ExplainedFailure = worker.Failure is not null,
            InReload = ReferenceEquals(worker.Generation, _reloader.Next),
            ServiceWasUp = _up,
            Lifetime = _time.GetElapsedTime(worker.StartedAt),
            EarlyDeaths = _earlyDeaths,
        };
        _crew.Remove(worker);
        LogEnd(worker, end);
        var decision = RespawnPolicy.Decide(end, parts.Jitter.NextDouble());
        switch (decision.Action)
        {
            case RespawnAction.Replace:
                _earlyDeaths = RespawnPolicy.IsEarly(end) ? _earlyDeaths + 1 : 0;
                Schedule(decision.Delay);
                break;
            case RespawnAction.GiveUp:
                GiveUp(worker, status);
                break;
            case RespawnAction.AbortReload:
                AbortReload(worker.Failure?.Reason ?? $"child {worker.Pid} {status} while starting");
                break;
        }
    }

    private void LogEnd(WorkerHandle worker, WorkerEnd end)
    {
        if (end.WasLeaving && end.Status.Success)
            _logger.LogInformation("Removed {Kind} child {Pid}", ReferenceEquals(worker.Generation, _current) ? "dead" : "stale", worker.Pid);
        else if (end.Status.Signal is not null || end.Status.Success)
            _logger.LogWarning("Removed dead child {Pid}: it {Status} after {Seconds:F1} s with {Running} requests running", worker.Pid, end.Status, end.Lifetime.TotalSeconds, worker.Statistics.Running);
        else
            _logger.LogError("Child {Pid} {Status}{Reason}", worker.Pid, end.Status, worker.Failure is { } failure ? $": {failure.Reason}" : string.Empty);
    }

    private void GiveUp(WorkerHandle worker, ExitStatus status)
    {
        var reason = worker.Failure?.Reason
            ?? $"{RespawnPolicy.FirstStartTries} workers ended while starting, the last {status}; their own messages are above";
        ExitCode = worker.Failure?.ExitCode ?? 1;
        _logger.LogCritical("The service cannot start: {Reason}", reason);
        parts.ReportFailure(reason);
        StopNow();
    }

    // ---- workers are replaced ----
    private void Schedule(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
            _logger.LogWarning("Workers end soon after their start ({Count} in a row); the next one starts in {Seconds:F1} s", _earlyDeaths, delay.TotalSeconds);
        _replacements.Add(_time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency));
        ReplaceTheMissing();
    }

    private void ReplaceTheMissing()
    {
        if (_stopping)
            return;
        var now = _time.GetTimestamp();
        for (var i = _replacements.Count - 1; i >= 0; i--)
        {
            if (_replacements[i] > now)
                continue;
            _replacements.RemoveAt(i);
            if (_crew.Serving(_current).Count() < _current.Options.Workers)
                StartOrSchedule(_current);
        }
    }

    private void StartOrSchedule(Generation generation)
    {
        try
        {
            _crew.Start(generation, CancellationToken.None);
        }
        catch (IOException refused)
        {
            _earlyDeaths++;
            _logger.LogError("A worker could not be started: {Reason}", refused.Message);
            if (ReferenceEquals(generation, _reloader.Next))
            {
                AbortReload(refused.Message);
                return;
            }

            if (!_up && _crew.Workers.Count == 0)
            {
                ExitCode = 1;
                parts.ReportFailure(refused.Message);
                StopNow();
                return;
            }

            Schedule(RespawnPolicy.RetryDelay(_earlyDeaths, parts.Jitter.NextDouble()));
        }
    }

    private void KillTheSilent()
    {
        var now = _time.GetTimestamp();
        foreach (var worker in _crew.Workers)
        {
            var silence = _time.GetElapsedTime(worker.LastHeartbeat, now);
            if (worker.KillAt is { } killAt && now >= killAt)
            {
                worker.KillAt = long.MaxValue;
                _logger.LogWarning("Child {Pid} still had {Running} requests after graceful_timeout ({Seconds} s): killing it", worker.Pid, worker.Statistics.Running, worker.Generation.Options.GracefulTimeout.TotalSeconds);
                worker.Kill();
            }
            else if (worker.Phase == WorkerPhase.Starting && silence > worker.Generation.Options.StartTimeout)
            {
                _logger.LogError("Child {Pid} was not ready after start_timeout ({Seconds} s): killing it", worker.Pid, worker.Generation.Options.StartTimeout.TotalSeconds);
                worker.LastHeartbeat = now;
                worker.Kill();
            }
            else if (worker.Phase == WorkerPhase.Ready && IsSilent(worker, silence))
            {
                _logger.LogError("Child {Pid} has been silent for {Silence:F0} s (heartbeat_timeout {Limit} s): killing it", worker.Pid, silence.TotalSeconds, worker.Generation.Options.HeartbeatTimeout.TotalSeconds);
                worker.LastHeartbeat = now;
                worker.Kill();
            }
        }
    }

    private static bool IsSilent(WorkerHandle worker, TimeSpan silence) =>
        worker.Generation.Options.HeartbeatTimeout > TimeSpan.Zero && silence > worker.Generation.Options.HeartbeatTimeout;

    // ---- reload ----
    private async ValueTask ReloadAsync()
    {
        var next = await _reloader.BeginAsync(_current);
        if (next is null)
            return;
        for (var i = 0; i < next.Options.Workers && ReferenceEquals(_reloader.Next, next); i++)
            StartOrSchedule(next);
    }

    private void PromoteWhenReady()
    {
        if (_reloader.Next is not { } next || _crew.Serving(next).Count(worker => worker.WasReady) < next.Options.Workers)
            return;
        var old = _current;
        _current = next;
        _up = true;
        _replacements.Clear();
        _earlyDeaths = 0;
        foreach (var worker in _crew.Serving(old).ToList())
            _crew.Drain(worker, limit: null);
        _reloader.Complete(old, next);
        AgainWhenAsked();
    }

    private void AbortReload(string reason)
    {
        if (_reloader.Next is not { } next)
            return;
        foreach (var worker in _crew.Serving(next).ToList())
        {
            _crew.MarkLeaving(worker, limit: null);
            worker.Kill();
        }

        _reloader.Abort(_current, reason);
        AgainWhenAsked();
    }

    private void AgainWhenAsked()
    {
        if (_reloader.TakePending())
            parts.Events.Writer.TryWrite(new SupervisorEvent.ReloadRequested());
    }

    private void ReopenLogs()
    {
        parts.ReopenLogs();
        foreach (var worker in _crew.Workers)
            worker.ReopenLogs();
        _logger.LogInformation("Log files reopened");
    }

    // ---- stop ----
    private void Stop(string signal)
    {
        if (_stopping)
        {
            _logger.LogWarning("{Signal} again: ending at once, running requests are cut", signal);
            _crew.KillAll();
            return;
        }

        var limit = _current.Options.GracefulTimeout;
        _logger.LogInformation("{Signal}: stopping; workers have {Seconds} s to finish their requests", signal, limit.TotalSeconds);
        _stopping = true;
        AbortReload($"{signal} ends the service");

        // Closed before the workers drain: a client that comes now is refused at once instead of waiting for nobody (supervision.md D6).
        _current.Listener.Dispose();
        foreach (var worker in _crew.Workers)
            _crew.Drain(worker, limit);
    }

    private void StopNow()
    {
        _stopping = true;
        AbortReload("the service ends");
        _current.Listener.Dispose();
        _crew.KillAll();
    }
}

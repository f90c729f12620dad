using Glance.Control;
using Glance.Linux.Spawning;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Supervision;

// What workers say, how they end, who takes their place.
internal sealed partial class Supervisor
{
    private static readonly TimeSpan CrowdedDelay = TimeSpan.FromSeconds(1);

    private bool _gaveUp;

    private void Hear(WorkerHandle worker, ControlFrame frame)
    {
        worker.LastHeartbeat = _time.GetTimestamp();
        switch (frame.Kind)
        {
            case ControlFrameKind.Ready:
                if (!HearDatabase(worker, System.Text.Encoding.UTF8.GetString(frame.Payload.Span)))
                    break;
                _crew.MarkReady(worker);
                _logger.LogDebug("Child {Pid} is ready", worker.Pid);
                AnnounceWhenUp();
                SucceedWhenReady(worker);
                PromoteWhenReady();
                break;
            case ControlFrameKind.Heartbeat:
                HearStatistics(worker, WorkerStatistics.ReadFrom(frame.Payload.Span));
                break;
            case ControlFrameKind.Failed:
                worker.Failure = (BitConverter.ToInt32(frame.Payload.Span), System.Text.Encoding.UTF8.GetString(frame.Payload.Span[sizeof(int)..]));
                break;
            case ControlFrameKind.Draining:
                HearClosed(worker);
                break;
        }
    }

    // Empty where the database is no file, or the program of the worker is older and does not tell.
    private bool HearDatabase(WorkerHandle worker, string database)
    {
        if (database.Length == 0 || worker.Generation.Accepts(database))
            return true;
        _logger.LogError("Child {Pid} has found another database file than the workers before it: it was replaced while they started. It is ended", worker.Pid);
        worker.Kill();
        return false;
    }

    private void HearClosed(WorkerHandle worker)
    {
        worker.HasClosed = true;
        if (worker.Phase == WorkerPhase.Leaving)
        {
            CompleteWhenGivenWay();
            return;
        }

        // Signalled by someone else: it goes in order, and its successor starts while it finishes.
        _logger.LogInformation("Child {Pid} was told to finish; starting its successor", worker.Pid);
        _crew.MarkLeaving(worker, limit: null);
        if (_stopping)
            return;
        if (CrewSize.IsCrowded(_crew.Workers.Count(other => other.Phase == WorkerPhase.Leaving), worker.Generation.Wanted))
            StartLater();
        else
            StartOrSchedule(worker.Generation);
    }

    // Whoever signals workers faster than they can finish would otherwise have ever more processes.
    private void StartLater()
    {
        if (_replacements.Count == 0)
            _logger.LogWarning("Workers are told to finish faster than they can ({Count} still finish): their successors start {Seconds} s later", _crew.Workers.Count(worker => worker.Phase == WorkerPhase.Leaving), CrowdedDelay.TotalSeconds);
        _replacements.Add(_time.GetTimestamp() + (long)(CrowdedDelay.TotalSeconds * _time.TimestampFrequency));
    }

    private void HearStatistics(WorkerHandle worker, WorkerStatistics statistics)
    {
        worker.Statistics = statistics;
        if (SilencePolicy.IsOver(worker.Generation.Options.HeartbeatTimeout, TimeSpan.FromMilliseconds(statistics.PoolDelay)) && !worker.Condemned)
            Condemn(worker, $"has not run anything for {statistics.PoolDelay} ms");
    }

    private void AnnounceWhenUp()
    {
        if (_up || _stopping || _crew.Serving(_current).Count(worker => worker.WasReady) < _current.Wanted)
            return;
        _up = true;
        parts.Reports.Up(_current);
        _logger.LogInformation("Serving on {Endpoint} with {Count}", _current.Listener.Endpoint, Counted.Workers(_current.Wanted));
    }

    private void Bury(WorkerHandle worker, ExitStatus status)
    {
        var end = new WorkerEnd
        {
            Status = status,
            WasReady = worker.WasReady,
            WasLeaving = _stopping || worker.Phase == WorkerPhase.Leaving,
            ExplainedFailure = worker.Failure is not null,
            InReload = ReferenceEquals(worker.Generation, _reloader.Next),
            ServiceWasUp = _crew.HasServed,
            Lifetime = _time.GetElapsedTime(worker.StartedAt),
            EarlyDeaths = _earlyDeaths,
        };
        _crew.Remove(worker);
        var decision = RespawnPolicy.Decide(end, parts.Jitter.NextDouble());
        LogEnd(worker, end, decision.Action);
        CompleteWhenGivenWay();
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

    private void LogEnd(WorkerHandle worker, WorkerEnd end, RespawnAction then)
    {
        // Killed because the start or the reload came to nothing, or about to be its reason: that is told once, by whoever decides.
        if (worker.Dismissed || (_gaveUp && end.ExplainedFailure) || (end.ExplainedFailure && then is (RespawnAction.GiveUp or RespawnAction.AbortReload)))
            _logger.LogDebug("Removed child {Pid}: it {Status}", worker.Pid, end.Status);
        else if (end.WasLeaving && end.Status.Success)
            _logger.LogInformation("Removed {Kind} child {Pid}", ReferenceEquals(worker.Generation, _current) ? "dead" : "stale", worker.Pid);
        else if (end.Status.Signal is not null || end.Status.Success)
            _logger.LogWarning("Removed dead child {Pid}: it {Status} after {Seconds:F1} s with {Running} running", worker.Pid, end.Status, end.Lifetime.TotalSeconds, Counted.Requests(worker.Statistics.Running));
        else
            _logger.LogError("Child {Pid} {Status}{Reason}", worker.Pid, end.Status, worker.Failure is { } failure ? $": {failure.Reason}" : string.Empty);
    }

    private void GiveUp(WorkerHandle worker, ExitStatus status)
    {
        var reason = worker.Failure?.Reason
            ?? $"{RespawnPolicy.FirstStartTries} workers ended while starting, the last {status}; their own messages are above";
        GiveUp(reason.Split('\n'), worker.Failure?.ExitCode ?? 1);
    }

    private void GiveUp(IReadOnlyList<string> reasons, int exitCode)
    {
        ExitCode = exitCode;
        _gaveUp = true;
        parts.ReportFailure(reasons);
        foreach (var worker in _crew.Workers)
            worker.Dismissed = true;
        StopNow();
    }

    private void Schedule(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero && _failedStarts > 0)
            _logger.LogWarning("Workers cannot be started ({Count} tries in a row); the next one starts in {Seconds:F1} s", _failedStarts, delay.TotalSeconds);
        else if (delay > TimeSpan.Zero)
            _logger.LogWarning("Workers end soon after their start ({Count} in a row); the next one starts in {Seconds:F1} s", _earlyDeaths, delay.TotalSeconds);
        _replacements.Add(_time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency));
        ReplaceTheMissing();
    }

    private void ReplaceTheMissing()
    {
        if (_stopping || _handingOver)
            return;
        var now = _time.GetTimestamp();

        // Taken off the list before any is started: a start that is refused puts itself on it again.
        for (var due = _replacements.RemoveAll(due => due <= now); due > 0; due--)
        {
            if (!_stopping && _crew.Serving(_current).Count() < _current.Wanted)
                StartOrSchedule(_current);
        }
    }

    private void StartOrSchedule(Generation generation)
    {
        // Whoever takes over starts its own; when that fails, the missing ones are counted again.
        if (_handingOver)
            return;
        try
        {
            _crew.Start(generation);
            _failedStarts = 0;
        }
        catch (IOException refused)
        {
            _failedStarts++;
            if (ReferenceEquals(generation, _reloader.Next))
            {
                AbortReload(refused.Message);
                return;
            }

            if (!_crew.HasServed && _crew.Workers.Count == 0)
            {
                GiveUp([refused.Message], 1);
                return;
            }

            _logger.LogError("A worker could not be started: {Reason}", refused.Message);
            Schedule(RespawnPolicy.RestartDelay(_failedStarts, parts.Jitter.NextDouble()));
        }
    }
}

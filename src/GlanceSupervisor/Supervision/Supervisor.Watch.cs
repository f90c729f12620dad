using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Supervision;

// Workers that say nothing, or outstay their time.
internal sealed partial class Supervisor
{
    /// <summary>A loop that comes round so late was itself stopped, or the whole machine was.</summary>
    private static readonly TimeSpan PauseOfOurs = TimeSpan.FromSeconds(1);

    private long _lastRound = parts.Time.GetTimestamp();

    private void KillTheSilent()
    {
        var now = _time.GetTimestamp();
        ForgivePause(now);
        foreach (var worker in _crew.Workers.ToList())
            Watch(worker, now);
    }

    // Time in which this process did not run is nobody's silence: without this a resumed machine would kill all its workers.
    private void ForgivePause(long now)
    {
        var pause = _time.GetElapsedTime(_lastRound, now);
        if (pause > PauseOfOurs)
        {
            foreach (var worker in _crew.Workers)
                worker.Forgive(now - _lastRound);
        }

        _lastRound = now;
    }

    private void Watch(WorkerHandle worker, long now)
    {
        var options = worker.Generation.Options;
        var silence = _time.GetElapsedTime(worker.LastHeartbeat, now);
        if (worker.KillAt is { } killAt && now >= killAt)
        {
            worker.KillAt = long.MaxValue;
            _logger.LogWarning("Child {Pid} still had {Running} after graceful_timeout ({Seconds} s): killing it", worker.Pid, Counted.Requests(worker.Statistics.Running), options.GracefulTimeout.TotalSeconds);
            worker.Kill();
        }
        else if (worker.Phase == WorkerPhase.Starting && silence > options.StartTimeout)
        {
            _logger.LogError("Child {Pid} was not ready after start_timeout ({Seconds} s): killing it", worker.Pid, options.StartTimeout.TotalSeconds);
            worker.LastHeartbeat = now;
            worker.Kill();
            if (ReferenceEquals(worker.Generation, _reloader.Next))
                AbortReload($"child {worker.Pid} was not ready after start_timeout ({options.StartTimeout.TotalSeconds} s)");
        }
        else if (worker.WasReady && !worker.Condemned && SilencePolicy.IsOver(options.HeartbeatTimeout, silence))
        {
            Condemn(worker, $"has been silent for {silence.TotalSeconds:F0} s");
        }
    }

    // Its state goes to the log before it is killed, and its successor does not wait for that.
    private void Condemn(WorkerHandle worker, string what)
    {
        var options = worker.Generation.Options;
        worker.Condemned = true;
        _logger.LogError("Child {Pid} {What} (heartbeat_timeout {Limit} s): killing it", worker.Pid, what, options.HeartbeatTimeout.TotalSeconds);
        _crew.Follow(ExamineAsync(worker, options.DumpDirectory));
        if (ReferenceEquals(worker.Generation, _reloader.Next))
        {
            AbortReload($"child {worker.Pid} {what}");
            return;
        }

        var served = worker.Phase != WorkerPhase.Leaving;
        _crew.MarkLeaving(worker, limit: null);
        if (served && !_stopping)
            Schedule(TimeSpan.Zero);
    }

    private async Task ExamineAsync(WorkerHandle worker, string? dumpDirectory)
    {
        await parts.Examination.ExamineAsync(worker.Pid, dumpDirectory);
        parts.Events.Writer.TryWrite(new SupervisorEvent.WorkerExamined(worker));
    }
}

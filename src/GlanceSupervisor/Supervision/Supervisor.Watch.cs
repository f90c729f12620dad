namespace GlanceSupervisor.Supervision;

// Workers that say nothing, or outstay their time.
internal sealed partial class Supervisor
{
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
}

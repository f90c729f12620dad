using Glance.Linux.Spawning;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Supervision;

/// <summary>What the log says of a worker that has ended.</summary>
internal static class WorkerEndLog
{
    private const int Sigkill = 9;

    /// <summary>Writes it.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="ofCurrent">Whether it belonged to the generation in force.</param>
    /// <param name="isToldElsewhere">Whether its end is the reason, or a consequence, of something that is told by itself.</param>
    public static void Write(ILogger logger, WorkerHandle worker, WorkerEnd end, bool ofCurrent, bool isToldElsewhere)
    {
        var status = Describe(worker, end.Status);
        if (isToldElsewhere)
            logger.LogDebug("Removed child {Pid}: it {Status}", worker.Pid, status);
        else if (end.WasLeaving && end.Status.Success)
            logger.LogInformation("Removed {Kind} child {Pid}", ofCurrent ? "dead" : "stale", worker.Pid);
        else if (end.Status.Signal is not null || end.Status.Success)
            logger.LogWarning("Removed dead child {Pid}: it {Status} after {Seconds:F1} s with {Running} running", worker.Pid, status, end.Lifetime.TotalSeconds, Counted.Requests(worker.Statistics.Running));
        else
            logger.LogError("Child {Pid} {Status}{Reason}", worker.Pid, status, worker.Failure is { } failure ? $": {failure.Reason}" : string.Empty);
    }

    /// <summary>How a worker ended, for a sentence; the signal alone does not tell who sent it.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="status">What the kernel says of its end.</param>
    public static string Describe(WorkerHandle worker, ExitStatus status) =>
        status.Signal == Sigkill && worker.KillReason is { } reason ? $"was killed by the supervisor ({reason})" : status.ToString();
}

using Glance.Control;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Workers;

/// <summary>Finds workers that say nothing, run nothing or outstay their time, and sees to their end.</summary>
internal sealed class WorkerWatch(WorkerSet workers, IWorkerInspection inspection, TimeProvider time, ILogger logger)
{
    private readonly SuspendClock _suspends = new(time);

    /// <summary>Looks at every worker.</summary>
    /// <returns>Those that are gone, or as good as gone.</returns>
    public IReadOnlyList<WorkerProblem> OnTick()
    {
        // Time in which this process did not run is nobody's silence: without this a resumed machine would kill all its workers.
        var suspended = _suspends.OnRound();
        List<WorkerProblem> problems = [];
        foreach (var worker in workers.All)
        {
            if (suspended > 0)
                worker.ExcuseSuspend(suspended);
            if (Check(worker) is { } problem)
                problems.Add(problem);
        }

        return problems;
    }

    /// <summary>A worker tells its numbers.</summary>
    /// <returns>Not null when they say that it runs nothing.</returns>
    public WorkerProblem? OnStatistics(WorkerHandle worker, WorkerStatistics statistics)
    {
        worker.OnStatistics(statistics);
        var stuck = SilencePolicy.IsOver(worker.Generation.Options.HeartbeatTimeout, TimeSpan.FromMilliseconds(statistics.PoolDelay));
        return stuck && !worker.IsHung ? MarkHung(worker, $"has not run anything for {statistics.PoolDelay} ms") : null;
    }

    private WorkerProblem? Check(WorkerHandle worker)
    {
        var options = worker.Generation.Options;
        switch (worker.CheckTime())
        {
            case WorkerVerdict.DrainTimedOut:
                logger.LogWarning("Child {Pid} still had {Running} after graceful_timeout ({Seconds} s): killing it", worker.Pid, Counted.Requests(worker.Statistics.Running), options.GracefulTimeout.TotalSeconds);
                return null;
            case WorkerVerdict.StartTimedOut:
                logger.LogError("Child {Pid} was not ready after start_timeout ({Seconds} s): killing it", worker.Pid, options.StartTimeout.TotalSeconds);
                return new WorkerProblem(worker, WasServing: false, $"child {worker.Pid} was not ready after start_timeout ({options.StartTimeout.TotalSeconds} s)");
            case WorkerVerdict.Unresponsive:
                return MarkHung(worker, $"has been silent for {time.GetElapsedTime(worker.LastHeartbeat).TotalSeconds:F0} s");
            default:
                return null;
        }
    }

    // Its state goes to the log before it is killed, and its successor does not wait for that.
    private WorkerProblem MarkHung(WorkerHandle worker, string what)
    {
        logger.LogError("Child {Pid} {What} (heartbeat_timeout {Limit} s): killing it", worker.Pid, what, worker.Generation.Options.HeartbeatTimeout.TotalSeconds);
        var served = worker.Phase < WorkerPhase.Draining;
        worker.MarkHung();
        inspection.Examine(worker);
        return new WorkerProblem(worker, served, $"child {worker.Pid} {what}");
    }
}

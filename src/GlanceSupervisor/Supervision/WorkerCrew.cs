using System.Threading.Channels;
using Glance.Processes.Scoreboard;
using Glance.Processes.Spawning;

namespace GlanceSupervisor.Supervision;

/// <summary>The living workers and their slots on the scoreboard. Used by the supervisor's loop alone.</summary>
internal sealed class WorkerCrew(WorkerLauncher launcher, WorkerScoreboard scoreboard, ChannelWriter<SupervisorEvent> events, TimeProvider time, Random jitter, ILogger logger)
{
    // A worker cuts its requests itself at the limit and then ends; it is killed only when it does not.
    private static readonly TimeSpan KillMargin = TimeSpan.FromSeconds(2);

    private readonly List<WorkerHandle> _workers = [];
    private readonly List<Task> _followers = [];
    private long _servedByDeparted;

    /// <summary>All living workers, of every generation.</summary>
    public IReadOnlyList<WorkerHandle> Workers => _workers;

    /// <summary>Requests served by all workers there ever were.</summary>
    public long Served => _servedByDeparted + _workers.Sum(worker => worker.Statistics.Served);

    /// <summary>The workers of a generation that are not on their way out.</summary>
    public IEnumerable<WorkerHandle> Serving(Generation generation) =>
        _workers.Where(worker => ReferenceEquals(worker.Generation, generation) && worker.Phase != WorkerPhase.Leaving);

    /// <summary>Starts a worker.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public WorkerHandle Start(Generation generation, CancellationToken cancellationToken)
    {
        var slot = FreeSlot();
        var (process, channel) = launcher.Start(generation.Listener, generation.Configuration, slot, generation.Number);
        var worker = new WorkerHandle(generation, slot, process, channel, time.GetTimestamp()) { Chance = jitter.NextDouble() };
        _workers.Add(worker);
        Follow(worker.FollowAsync(events, cancellationToken));
        logger.LogInformation("Started child {Pid}", worker.Pid);
        return worker;
    }

    /// <summary>Owns work that goes on beside the loop until the service ends.</summary>
    public void Follow(Task work)
    {
        _followers.RemoveAll(follower => follower.IsCompletedSuccessfully);
        _followers.Add(work);
    }

    /// <summary>
    /// Asks a worker to go; it is killed when it has not ended after <paramref name="limit"/>. Without one it may take as long as its
    /// requests do: a reload never cuts an upload (wsgi-server-contract section 7).
    /// </summary>
    public void Drain(WorkerHandle worker, TimeSpan? limit)
    {
        MarkLeaving(worker, limit);
        worker.Drain(limit);
    }

    /// <summary>Notes that a worker is on its way out.</summary>
    public void MarkLeaving(WorkerHandle worker, TimeSpan? limit)
    {
        worker.Phase = WorkerPhase.Leaving;
        if (limit is { } bounded)
            worker.KillAt ??= time.GetTimestamp() + (long)((bounded + KillMargin).TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>Forgets a worker that has ended.</summary>
    public void Remove(WorkerHandle worker)
    {
        scoreboard.SetAccepting(worker.Slot, false);
        scoreboard.SetConnections(worker.Slot, 0);
        _workers.Remove(worker);
        _servedByDeparted += worker.Statistics.Served;
        worker.Dispose();
    }

    /// <summary>Kills every worker.</summary>
    public void KillAll()
    {
        foreach (var worker in _workers)
            worker.Kill();
    }

    /// <summary>Waits until every follower has ended; call it when no worker is left.</summary>
    public Task FinishAsync() => Task.WhenAll(_followers);

    private int FreeSlot()
    {
        var taken = _workers.Select(worker => worker.Slot).ToHashSet();
        for (var slot = 0; slot < WorkerScoreboard.Slots; slot++)
        {
            if (!taken.Contains(slot))
                return slot;
        }

        throw new IOException($"{WorkerScoreboard.Slots} workers are alive, no more are possible: earlier ones have not finished");
    }
}

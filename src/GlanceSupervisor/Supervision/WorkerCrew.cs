using System.Threading.Channels;
using Glance.Control;
using Glance.Control.Scoreboard;
using Glance.Control.Workers;
using GlanceSupervisor.TakeOver;

namespace GlanceSupervisor.Supervision;

/// <summary>The living workers and their slots on the scoreboard. Used by the supervisor's loop alone.</summary>
internal sealed class WorkerCrew(IWorkerLauncher launcher, ChannelWriter<SupervisorEvent> events, TimeProvider time, Random jitter, ILogger logger) : IDisposable
{
    // A worker cuts its requests itself at the limit and then ends; it is killed only when it does not.
    private static readonly TimeSpan KillMargin = TimeSpan.FromSeconds(2);

    private const int NoSlot = -1;

    private readonly List<WorkerHandle> _workers = [];
    private readonly List<Task> _followers = [];
    private CancellationTokenSource _following = new();
    private long _servedByDeparted;

    /// <summary>Whether a worker of this service has been ready, be it under the program before this one: what it works with exists.</summary>
    public bool HasServed { get; set; }

    /// <summary>All living workers, of every generation.</summary>
    public IReadOnlyList<WorkerHandle> Workers => _workers;

    /// <summary>Requests served by all workers there ever were.</summary>
    public long Served => _servedByDeparted + _workers.Sum(worker => worker.Statistics.Served);

    /// <summary>The workers of a generation that are not on their way out.</summary>
    public IEnumerable<WorkerHandle> Serving(Generation generation) =>
        _workers.Where(worker => ReferenceEquals(worker.Generation, generation) && worker.Phase != WorkerPhase.Leaving);

    /// <summary>Starts a worker.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public WorkerHandle Start(Generation generation)
    {
        var slot = FreeSlot();
        var othersServe = _workers.Exists(other => other.Phase == WorkerPhase.Ready);
        var process = launcher.Start(generation, slot, OccasionFor(generation), warmsUp: othersServe);
        var worker = new WorkerHandle(generation, slot, process, time.GetTimestamp()) { Chance = jitter.NextDouble() };
        _workers.Add(worker);
        Follow(worker);
        logger.LogInformation("Started child {Pid}", worker.Pid);
        return worker;
    }

    /// <summary>Notes that a worker can serve.</summary>
    public void MarkReady(WorkerHandle worker)
    {
        worker.WasReady = true;
        worker.Generation.HasServed = true;
        HasServed = true;
        if (worker.Phase == WorkerPhase.Starting)
            worker.Phase = WorkerPhase.Ready;
    }

    /// <summary>Owns work that goes on beside the loop until the service ends.</summary>
    public void Follow(Task work)
    {
        _followers.RemoveAll(follower => follower.IsCompletedSuccessfully);
        _followers.Add(work);
    }

    /// <summary>Takes over a worker that the program before this one started. It has no slot: what it looks at is that program's board.</summary>
    public void Adopt(TakenOverWorker left, Generation current)
    {
        var generation = left.Generation == current.Number ? current : new Generation(left.Generation, current.Options, current.Configuration, current.Listener) { Database = current.Database };
        var worker = new WorkerHandle(generation, NoSlot, launcher.Adopt(left), left.StartedAt)
        {
            Phase = left.Leaving ? WorkerPhase.Leaving : WorkerPhase.Ready,
            WasReady = true,
            LastHeartbeat = time.GetTimestamp(),
            KillAt = left.KillAt == 0 ? null : left.KillAt,
            Chance = jitter.NextDouble(),
            Statistics = new WorkerStatistics { Served = left.Served },
        };
        _workers.Add(worker);
        Follow(worker);
    }

    /// <summary>Stops listening to the workers, each between two of its messages.</summary>
    public async Task PauseAsync()
    {
        await _following.CancelAsync();
        await Task.WhenAll(_followers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _followers.Clear();
    }

    /// <summary>Listens again.</summary>
    public void Resume()
    {
        _following.Dispose();
        _following = new CancellationTokenSource();
        foreach (var worker in _workers)
            Follow(worker);
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

    public void Dispose() => _following.Dispose();

    private void Follow(WorkerHandle worker) => Follow(worker.FollowAsync(events, _following.Token));

    private WorkerStart OccasionFor(Generation generation) => (HasServed, generation.HasServed) switch
    {
        (false, _) => WorkerStart.First,
        (true, false) => WorkerStart.NewConfiguration,
        (true, true) => WorkerStart.Replacement,
    };

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

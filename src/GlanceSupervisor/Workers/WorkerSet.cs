using Glance.Control.Scoreboard;
using Glance.Control.Workers;

namespace GlanceSupervisor.Workers;

/// <summary>The living workers and their slots on the scoreboard. Used by the supervisor's loop alone.</summary>
internal sealed class WorkerSet(IWorkerLauncher launcher, IWorkerObserver observer, TimeProvider time, Random jitter, ILogger logger) : IDisposable
{
    private const int NoSlot = -1;

    private readonly List<WorkerHandle> _workers = [];
    private readonly List<Task> _listening = [];
    private CancellationTokenSource _listen = new();
    private long _servedByDeparted;

    /// <summary>
    /// Whether a worker of this service has been ready, be it under the program before this one: what it works with exists.
    /// </summary>
    public bool HasServed { get; private set; }

    /// <summary>All living workers, of every generation.</summary>
    public IReadOnlyList<WorkerHandle> All => _workers;

    /// <summary>How many finish what they have.</summary>
    public int Draining => _workers.Count(worker => worker.Phase == WorkerPhase.Draining);

    /// <summary>Requests served by all workers there ever were.</summary>
    public long Served => _servedByDeparted + _workers.Sum(worker => worker.Statistics.Served);

    /// <summary>The workers of a generation that are not on their way out.</summary>
    public IEnumerable<WorkerHandle> Serving(Generation generation) =>
        _workers.Where(worker => ReferenceEquals(worker.Generation, generation) && worker.Phase < WorkerPhase.Draining);

    /// <summary>How many workers of a generation have been ready and are not on their way out.</summary>
    public int Ready(Generation generation) => Serving(generation).Count(worker => worker.WasReady);

    /// <summary>Starts a worker.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public WorkerHandle Start(Generation generation)
    {
        var slot = FreeSlot();
        var othersServe = _workers.Exists(other => other.Phase == WorkerPhase.Ready);
        var process = launcher.Start(generation, slot, OccasionFor(generation), warmsUp: othersServe);
        var worker = Add(new WorkerHandle(generation, slot, process, jitter.NextDouble(), time));
        logger.LogInformation("Started child {Pid}", worker.Pid);
        return worker;
    }

    /// <summary>
    /// Takes over a worker that the program before this one started. It has no slot: what it looks at is that program's board.
    /// </summary>
    public void Adopt(HandOffWorker left, Generation current)
    {
        var generation = left.Generation == current.Number ? current : new Generation(left.Generation, current.Options, current.Configuration, current.Listener) { Database = current.Database };
        Add(WorkerHandle.Adopt(left, generation, NoSlot, launcher.Adopt(left), jitter.NextDouble(), time));
        HasServed = true;
    }

    /// <summary>Notes that a worker can serve.</summary>
    public void MarkReady(WorkerHandle worker)
    {
        worker.OnReady();
        worker.Generation.HasServed = true;
        HasServed = true;
    }

    /// <summary>Forgets a worker that has ended.</summary>
    public void Remove(WorkerHandle worker)
    {
        worker.OnExited();
        _workers.Remove(worker);
        _servedByDeparted += worker.Statistics.Served;
        worker.Dispose();
    }

    /// <summary>Kills the workers of a generation that came to nothing.</summary>
    public void Dismiss(Generation generation)
    {
        foreach (var worker in Serving(generation).ToList())
            worker.Dismiss();
    }

    /// <summary>Kills every worker.</summary>
    public void KillAll() => _workers.ForEach(worker => worker.Kill());

    /// <summary>Stops listening to the workers, each between two of its messages; all they said before has been posted then.</summary>
    public async Task PauseAsync()
    {
        await _listen.CancelAsync();
        await Task.WhenAll(_listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listening.Clear();
    }

    /// <summary>Listens again.</summary>
    public void Resume()
    {
        _listen.Dispose();
        _listen = new CancellationTokenSource();
        _workers.ForEach(Listen);
    }

    /// <summary>Waits until nobody is listened to any more; call it when no worker is left.</summary>
    public Task FinishAsync() => Task.WhenAll(_listening);

    public void Dispose() => _listen.Dispose();

    private WorkerHandle Add(WorkerHandle worker)
    {
        _workers.Add(worker);
        Listen(worker);
        return worker;
    }

    private void Listen(WorkerHandle worker)
    {
        _listening.RemoveAll(one => one.IsCompletedSuccessfully);
        _listening.Add(worker.ListenAsync(observer, _listen.Token));
    }

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

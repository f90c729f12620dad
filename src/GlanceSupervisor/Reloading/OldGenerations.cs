using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Reloading;

/// <summary>Generations that are not in force any more, and still have clients.</summary>
internal sealed class OldGenerations(WorkerSet workers, ServiceState state, TimeProvider time, ILogger logger)
{
    private readonly List<RetiringGeneration> _addresses = [];

    /// <summary>Whether an address that was given up is still open.</summary>
    public bool IsAddressOpen => _addresses.Count > 0;

    /// <summary>
    /// Tells the workers of a generation to finish. An address that is given up closes only when nobody waits in its queue any more, and
    /// its workers let people in until then.
    /// </summary>
    /// <returns>Those that may let somebody in at the address of the next generation.</returns>
    public IReadOnlyList<WorkerHandle> Release(Generation before, Generation next)
    {
        var leaving = workers.Serving(before).ToList();
        if (ReferenceEquals(before.Listener, next.Listener))
        {
            leaving.ForEach(worker => worker.Drain(limit: null));
            return leaving;
        }

        leaving.ForEach(worker => worker.Retire(limit: null));
        _addresses.Add(new RetiringGeneration(before.Listener, leaving, time));
        return [];
    }

    /// <summary>Closes addresses at which nobody waits, and tells their workers to finish.</summary>
    public void CloseQuietAddresses()
    {
        foreach (var quiet in _addresses.Where(address => address.IsQueueEmpty()).ToList())
        {
            foreach (var worker in quiet.Workers.Where(worker => worker.Phase != WorkerPhase.Ended))
                worker.Drain(limit: null);
            quiet.Dispose();
            _addresses.Remove(quiet);
        }
    }

    /// <summary>Closes all addresses at once.</summary>
    public void CloseAddresses()
    {
        _addresses.ForEach(address => address.Dispose());
        _addresses.Clear();
    }

    /// <summary>Gives the oldest ones a limit when there are more than max_generations.</summary>
    public void LimitTheirNumber()
    {
        var options = state.Current.Options;
        var draining = workers.All
            .Where(worker => !ReferenceEquals(worker.Generation, state.Current))
            .GroupBy(worker => worker.Generation.Number)
            .OrderBy(generation => generation.Key)
            .ToList();
        foreach (var generation in draining.Take(Math.Max(0, draining.Count + 1 - options.MaxGenerations)))
        {
            var unlimited = generation.Where(worker => !worker.HasDrainLimit).ToList();
            if (unlimited.Count == 0)
                continue;
            logger.LogWarning(
                "More than {Most} generations are alive (max_generations): generation {Number} has {Seconds} s to finish its {Running}",
                options.MaxGenerations, generation.Key, options.GracefulTimeout.TotalSeconds, Counted.Requests(unlimited.Sum(worker => worker.Statistics.Running)));
            unlimited.ForEach(worker => worker.Drain(options.GracefulTimeout));
        }
    }
}

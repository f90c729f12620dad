using GlanceSupervisor.Workers;

namespace GlanceSupervisor.Reloading;

/// <summary>What every part of supervision has to know of the service. Changed by the supervisor's loop alone.</summary>
internal sealed class ServiceState(Generation first, long startedAt)
{
    /// <summary>The generation in force.</summary>
    public Generation Current { get; private set; } = first;

    /// <summary>Timestamp of the start.</summary>
    public long StartedAt => startedAt;

    /// <summary>What became of the reloads since then.</summary>
    public ReloadCounts Reloads { get; private set; }

    /// <summary>Whether all workers of a generation have served.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Whether the service is on its way out.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>All workers of the first generation serve.</summary>
    public void MarkUp() => IsUp = true;

    /// <summary>The next generation serves.</summary>
    public void Promote(Generation next)
    {
        Current = next;
        IsUp = true;
    }

    /// <summary>A reload began or ended, or a program before this one counted some.</summary>
    public void Count(ReloadCounts reloads) => Reloads = reloads;

    /// <summary>Nothing is started any more.</summary>
    public void BeginStop() => IsStopping = true;
}

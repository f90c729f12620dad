namespace GlanceSupervisor.Workers;

/// <summary>A worker's life as the supervisor sees it; it only ever goes down this list.</summary>
internal enum WorkerPhase
{
    /// <summary>Started, not ready yet.</summary>
    Starting,

    /// <summary>Serves.</summary>
    Ready,

    /// <summary>Finishes what it has, or is about to be killed: it does not count as a worker that serves.</summary>
    Draining,

    /// <summary>Its process is gone.</summary>
    Ended,
}

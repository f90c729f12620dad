namespace GlanceSupervisor.Supervision;

/// <summary>A worker's life as the supervisor sees it.</summary>
internal enum WorkerPhase
{
    /// <summary>Started, not ready yet.</summary>
    Starting,

    /// <summary>Serves.</summary>
    Ready,

    /// <summary>Finishes what it has; takes nothing new.</summary>
    Leaving,
}

namespace GlanceSupervisor.Workers;

/// <summary>What a look at the clock says about a worker.</summary>
internal enum WorkerVerdict
{
    /// <summary>Nothing.</summary>
    Well,

    /// <summary>It was to end by now, and has been killed.</summary>
    DrainTimedOut,

    /// <summary>It was to be ready by now, and has been killed.</summary>
    StartTimedOut,

    /// <summary>It has been silent for longer than it may.</summary>
    Unresponsive,
}

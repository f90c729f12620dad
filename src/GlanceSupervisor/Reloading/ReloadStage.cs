namespace GlanceSupervisor.Reloading;

/// <summary>How far a reload has come; it only ever goes down this list.</summary>
internal enum ReloadStage
{
    /// <summary>Files are read and names resolved, beside the loop.</summary>
    Loading,

    /// <summary>The address is bound.</summary>
    Binding,

    /// <summary>The workers of the next generation start.</summary>
    Starting,

    /// <summary>The next generation is in force; the workers before it have not all stopped accepting.</summary>
    Draining,

    /// <summary>Its outcome has been told.</summary>
    Ended,
}

namespace GlanceSupervisor.Supervision;

/// <summary>Reads the configuration for a reload beside the loop; what comes of it is posted.</summary>
internal interface IReloadLoader
{
    /// <summary>Begins to read, and posts <see cref="SupervisorEvent.ConfigurationLoaded"/> in the end.</summary>
    void Begin(Reload reload);

    /// <summary>Nobody wants to know any more.</summary>
    void Cancel();

    /// <summary>Lets go of what reading took.</summary>
    void ReleaseMemory();
}

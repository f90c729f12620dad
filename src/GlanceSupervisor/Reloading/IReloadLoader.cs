namespace GlanceSupervisor.Reloading;

/// <summary>Reads the configuration for a reload beside the loop; what comes of it is passed on.</summary>
internal interface IReloadLoader
{
    /// <summary>Begins to read.</summary>
    void Begin(Reload reload);

    /// <summary>Nobody wants to know any more.</summary>
    void Cancel();

    /// <summary>Lets go of what reading took.</summary>
    void ReleaseMemory();
}

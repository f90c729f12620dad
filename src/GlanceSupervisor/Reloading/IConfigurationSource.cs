namespace GlanceSupervisor.Reloading;

/// <summary>Reads the configuration anew; what the supervisor asks at each reload.</summary>
internal interface IConfigurationSource
{
    /// <summary>Reads and checks everything.</summary>
    ConfigurationOutcome Load();
}

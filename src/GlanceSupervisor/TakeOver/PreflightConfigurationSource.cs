using GlanceSupervisor.Reloading;

namespace GlanceSupervisor.TakeOver;

/// <summary>
/// Gives the configuration of the preflight once, for the first reload after a take-over, and what stands in the files from then on.
/// </summary>
internal sealed class PreflightConfigurationSource(ConfigurationOutcome checkedBefore, IConfigurationSource files) : IConfigurationSource
{
    private ConfigurationOutcome? _first = checkedBefore;

    public ConfigurationOutcome Load()
    {
        var outcome = _first ?? files.Load();
        _first = null;
        return outcome;
    }
}

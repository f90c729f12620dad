using GlanceSupervisor.Supervision;

namespace GlanceSupervisor.TakeOver;

/// <summary>Gives the configuration that was tried once, for the first reload after a take-over, and what stands in the files from then on.</summary>
internal sealed class PreflightConfigurationSource(ConfigurationOutcome tried, IConfigurationSource files) : IConfigurationSource
{
    private ConfigurationOutcome? _tried = tried;

    public ConfigurationOutcome Load()
    {
        var outcome = _tried ?? files.Load();
        _tried = null;
        return outcome;
    }
}

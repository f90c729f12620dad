using GlanceSupervisor.Reloading;

namespace GlanceSupervisor;

/// <summary>For reloads: a configuration with a problem is looked at whole, so that all its problems are told at once.</summary>
internal sealed class CompletingConfigurationSource(IConfigurationSource files, WholeCheck check) : IConfigurationSource
{
    public ConfigurationOutcome Load()
    {
        var outcome = files.Load();
        if (outcome.Problems.Count == 0)
            return outcome;
        var findings = check.Run(outcome);
        return outcome with { Problems = findings.Problems, Warnings = findings.Warnings };
    }
}

using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Reporting;
using Glance.Linux.Spawning;
using Glance.Logging;
using GlanceSupervisor.Listening;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Reloading;

namespace GlanceSupervisor;

/// <summary>
/// All that a start would meet, stage after stage, whatever the stage before found: configuration and paste file, log, address, and what
/// the worker knows (stores, policies, database, pipeline). Used by --check-config, and by a start or reload that fails, so that one
/// run tells everything (docs/decisions/0220). Changes nothing.
/// </summary>
internal sealed class WholeCheck(string workerProgram, bool offline)
{
    /// <summary>Looks at everything.</summary>
    /// <param name="outcome">The configuration as it was read; its problems come first.</param>
    /// <param name="cancellationToken">Ends the wait for name services.</param>
    public async Task<CheckFindings> RunAsync(ConfigurationOutcome outcome, CancellationToken cancellationToken)
    {
        var address = outcome.Draft is { } draft && outcome.Decides(ServerDeclarations.BindHost)
            ? await AddressCheck.LookAsync(AddressOf(draft.Configuration, outcome), offline, cancellationToken)
            : new CheckFindings([], [], ExitCodes.Success);
        return Run(outcome, address);
    }

    // Whatever the port was meant to be, the host has to be one of this machine.
    private static SupervisorOptions AddressOf(ConfigurationSnapshot configuration, ConfigurationOutcome outcome) =>
        outcome.Decides(ServerDeclarations.BindPort)
            ? SupervisorOptions.From(configuration)
            : SupervisorOptions.From(configuration) with { BindPort = 0 };

    /// <summary>Looks at everything but the address, for a service that has one.</summary>
    /// <param name="outcome">The configuration as it was read; its problems come first.</param>
    public CheckFindings Run(ConfigurationOutcome outcome) => Run(outcome, new CheckFindings([], [], ExitCodes.Success));

    private CheckFindings Run(ConfigurationOutcome outcome, CheckFindings address)
    {
        if (outcome.Draft is not { } draft)
            return new CheckFindings(outcome.Problems, outcome.Warnings, outcome.ExitCode);
        var log = GlanceLogging.FindProblems(LoggingOptions.From(draft.Configuration));
        var few = DescriptorCheck.FindProblem(); // no worker could look at the rest
        var worker = few is null
            ? OneShotWorker.Check(draft.ToBytes(), workerProgram, offline)
            : new CheckFindings([few], [], ExitCodes.RuntimeError);
        CheckFindings[] stages =
        [
            new(log, [], log.Count > 0 ? ExitCodes.RuntimeError : ExitCodes.Success),
            address,
            worker,
        ];
        var found = stages.SelectMany(stage => stage.Each).Where(one => outcome.IsDecided(one.Problem)).ToList();
        return new CheckFindings(
            Placed(outcome.Problems.Concat(found.Select(one => one.Problem)), draft.Configuration),
            Placed(outcome.Warnings.Concat(stages.SelectMany(stage => stage.Warnings)), draft.Configuration),
            ExitCodes.Of([outcome.ExitCode, .. found.Select(one => one.Code)]));
    }

    private static IReadOnlyList<string> Placed(IEnumerable<string> findings, ConfigurationSnapshot configuration) =>
        [.. findings.Select(finding => OptionPlace.Before(finding, configuration)).Distinct()];
}

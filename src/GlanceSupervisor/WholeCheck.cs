using Glance.Configuration;
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
        var address = outcome.Draft is { } draft && outcome.DecidesAddress
            ? await AddressCheck.LookAsync(SupervisorOptions.From(draft.Configuration), offline, cancellationToken)
            : new CheckFindings([], [], ExitCodes.Success);
        return Run(outcome, address);
    }

    /// <summary>Looks at everything but the address, for a service that has one.</summary>
    /// <param name="outcome">The configuration as it was read; its problems come first.</param>
    public CheckFindings Run(ConfigurationOutcome outcome) => Run(outcome, new CheckFindings([], [], ExitCodes.Success));

    private CheckFindings Run(ConfigurationOutcome outcome, CheckFindings address)
    {
        if (DescriptorCheck.FindProblem() is { } few)
        {
            // No worker could look at the rest.
            var code = outcome.ExitCode == ExitCodes.Success ? ExitCodes.RuntimeError : outcome.ExitCode;
            return new CheckFindings([.. outcome.Problems.Append(few).Distinct()], outcome.Warnings, code);
        }

        if (outcome.Draft is not { } draft)
            return new CheckFindings(outcome.Problems, outcome.Warnings, outcome.ExitCode);
        var log = GlanceLogging.FindProblems(LoggingOptions.From(draft.Configuration));
        var worker = OneShotWorker.Check(draft.ToBytes(), workerProgram, offline);
        CheckFindings[] stages =
        [
            new(outcome.Problems, outcome.Warnings, outcome.ExitCode),
            new(log, [], log.Count > 0 ? ExitCodes.RuntimeError : ExitCodes.Success),
            address,
            worker,
        ];
        return new CheckFindings(
            [.. outcome.Problems.Concat(stages.Skip(1).SelectMany(stage => stage.Problems).Where(outcome.IsDecided)).Select(problem => OptionPlace.Before(problem, draft.Configuration)).Distinct()],
            [.. stages.SelectMany(stage => stage.Warnings).Select(warning => OptionPlace.Before(warning, draft.Configuration)).Distinct()],
            stages.Select(stage => stage.ExitCode).FirstOrDefault(code => code != ExitCodes.Success));
    }
}

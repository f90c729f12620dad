using Glance.Configuration;
using Glance.Configuration.CommandLine;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.HandOver;
using Glance.Configuration.Loading;
using Glance.Configuration.Paste;
using Glance.Configuration.Reporting;
using Glance.Logging;
using GlanceSupervisor.Policy;
using GlanceSupervisor.Reloading;

namespace GlanceSupervisor;

/// <summary>Configuration from command line, environment and files, and the paste files it names; read whole each time.</summary>
/// <param name="commandLine">The command line.</param>
/// <param name="moved">What to tell of the working directory since the start; null for nothing.</param>
internal sealed class FileConfigurationSource(GlanceApiCommandLine commandLine, string? moved = null) : IConfigurationSource
{
    private string? _moved = moved;

    public ConfigurationOutcome Load()
    {
        _moved = WorkingDirectory.Restore() ?? _moved;
        var load = new ConfigurationLoader(new SystemConfigurationEnvironment()).Load(commandLine);
        var outcome = new ConfigurationOutcome
        {
            Problems = [.. load.Report.Problems.Select(problem => problem.ToString())],
            Warnings = [.. load.Report.Warnings.Select(warning => warning.ToString())],
            Notices = [.. load.Report.Notices.Select(notice => notice.ToString())],
            ExitCode = load.Report.ExitCode,
            LacksLines = load.Report.Problems.Any(problem => problem.Kind is ConfigurationProblemKind.Grammar or ConfigurationProblemKind.Source),
        };
        if (load.Draft is not { } draft)
            return outcome;
        string[] moved = _moved is null ? [] : [_moved];
        outcome = outcome with { Undecided = load.Undecided, Warnings = [.. moved, .. WarningsOf(load.Report, draft)] };
        PasteDeployment? found = null;
        try
        {
            found = PasteDeployment.Find(draft);
            // Whether the chosen flavor holds together is known here; whether its factories exist, in the worker.
            List<PasteException> wrong = [];
            _ = found.Load(wrong.Add);
            var handOver = new WorkerHandOver(draft, found);
            if (wrong.Count > 0)
                return outcome.With(handOver, wrong.Select(problem => problem.Message));
            return load.Snapshot is null
                ? outcome with { Draft = handOver }
                : outcome with { Options = SupervisorOptions.From(draft), HandOver = handOver, Draft = handOver };
        }
        catch (PasteException unusable)
        {
            // Without the file nobody knows what its pipeline would be.
            var more = found is null ? NotLookedUp(draft) : string.Empty;
            return outcome.With(new WorkerHandOver(draft, PasteDeployment.None), unusable.All.Select(problem => problem.Message + more));
        }
    }

    // What start, reload and check tell of a configuration that can be used has this one source.
    private static IReadOnlyList<string> WarningsOf(ConfigurationReport report, ConfigurationSnapshot configuration) =>
    [
        .. report.Warnings.Select(warning => warning.ToString()),
        .. GlanceLogging.FindOddities(LoggingOptions.From(configuration)).Select(oddity => OptionPlace.Before(oddity, configuration)),
        .. DirectoryDoubts.Find(configuration),
        .. RoleDefaults.WarningFor(configuration) is { } roles ? [roles] : Array.Empty<string>(),
    ];

    private static string NotLookedUp(ConfigurationSnapshot configuration) => configuration.Get(PasteDeployDeclarations.Flavor) is { Length: > 0 } flavor
        ? $"; without it nobody knows whether there is a [paste_deploy] flavor '{flavor}'"
        : string.Empty;
}

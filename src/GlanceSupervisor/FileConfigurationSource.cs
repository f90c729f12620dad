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
            LacksLines = load.Report.Problems.Any(IsOfLostLine),
        };
        if (load.Draft is not { } draft)
            return outcome;
        string[] moved = _moved is null ? [] : [_moved];
        outcome = outcome with { Undecided = load.Undecided, Warnings = [.. moved, .. WarningsOf(load.Report, draft)] };
        List<string> wrong = [];
        var paste = FindPaste(draft, wrong, out var lacksSettings);
        var handOver = new WorkerHandOver(draft, paste);
        if (wrong.Count > 0)
            return outcome.With(handOver, wrong) with { LacksPasteLines = lacksSettings };
        return load.Snapshot is null
            ? outcome with { Draft = handOver }
            : outcome with { Options = SupervisorOptions.From(draft), HandOver = handOver, Draft = handOver };
    }

    // A line with a name that can be read hides what is said of that option, and nothing else.
    private static bool IsOfLostLine(ConfigurationProblem problem) =>
        problem.Kind == ConfigurationProblemKind.Source || problem is { Kind: ConfigurationProblemKind.Grammar, Option: null };

    // Whether the chosen flavor holds together is known here; whether its factories exist, in the worker.
    private static PasteDeployment FindPaste(ConfigurationSnapshot draft, List<string> wrong, out bool lacksSettings)
    {
        List<PasteException> told = [];
        PasteDeployment? found = null;
        var usable = PasteDeployment.None;
        try
        {
            found = PasteDeployment.Find(draft, told.Add);
            _ = found.Load(told.Add);
            usable = found;
        }
        catch (PasteException unusable)
        {
            told.Add(unusable);
        }

        // Without the file nobody knows what its pipeline would be.
        var more = found is null ? NotLookedUp(draft) : string.Empty;
        wrong.AddRange(told.Where(problem => !problem.MayFollow).Select(problem => problem.Message + more).Distinct());
        // With the pipeline the worker knows in which section such lines stand.
        lacksSettings = usable == PasteDeployment.None && told.Exists(problem => problem.IsOfLostLine);
        return usable;
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

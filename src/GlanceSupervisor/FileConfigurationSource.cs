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
internal sealed class FileConfigurationSource(GlanceApiCommandLine commandLine) : IConfigurationSource
{
    public ConfigurationOutcome Load()
    {
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
        outcome = outcome with { Undecided = load.Undecided, Warnings = WarningsOf(load.Report, draft) };
        PasteDeployment? found = null;
        try
        {
            found = PasteDeployment.Find(draft);
            _ = found.Load(); // Whether the chosen flavor holds together is known here; whether its factories exist, in the worker.
            var handOver = new WorkerHandOver(draft, found);
            return load.Snapshot is null
                ? outcome with { Draft = handOver }
                : outcome with { Options = SupervisorOptions.From(draft), HandOver = handOver, Draft = handOver };
        }
        catch (PasteException unusable)
        {
            return outcome with
            {
                Draft = new WorkerHandOver(draft, PasteDeployment.None),
                Problems = [.. outcome.Problems, unusable.Message.ReplaceLineEndings(" ") + (found is null ? NotLookedUp(draft) : string.Empty)],
                ExitCode = outcome.ExitCode == ExitCodes.Success ? ExitCodes.RuntimeError : outcome.ExitCode,
            };
        }
    }

    // What start, reload and check tell of a configuration that can be used has this one source.
    private static IReadOnlyList<string> WarningsOf(ConfigurationReport report, ConfigurationSnapshot configuration) =>
    [
        .. report.Warnings.Select(warning => warning.ToString()),
        .. GlanceLogging.FindOddities(LoggingOptions.From(configuration)).Select(oddity => OptionPlace.Before(oddity, configuration)),
        .. RoleDefaults.WarningFor(configuration) is { } roles ? [roles] : Array.Empty<string>(),
    ];

    private static string NotLookedUp(ConfigurationSnapshot configuration) => configuration.Get(PasteDeployDeclarations.Flavor) is { Length: > 0 } flavor
        ? $"; without it nobody knows whether there is a [paste_deploy] flavor '{flavor}'"
        : string.Empty;
}

using Glance.Configuration;
using Glance.Configuration.CommandLine;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.HandOver;
using Glance.Configuration.Loading;
using Glance.Configuration.Paste;
using GlanceSupervisor.Supervision;

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
        };
        if (load.Snapshot is not { } snapshot)
            return outcome;
        try
        {
            return outcome with
            {
                Options = SupervisorOptions.From(snapshot),
                HandOver = new WorkerHandOver(snapshot, LoadPaste(snapshot)),
            };
        }
        catch (PasteException unusable)
        {
            return outcome with { Problems = [unusable.Message], ExitCode = ExitCodes.RuntimeError };
        }
    }

    private static PasteDeployment LoadPaste(ConfigurationSnapshot snapshot)
    {
        var path = PasteFileLocator.Locate(snapshot.Get(PasteDeployDeclarations.ConfigFile), snapshot.ConfigFiles, snapshot.FindFile);
        var deployment = new PasteDeployment(path, snapshot.Get(PasteDeployDeclarations.Flavor), PasteFileSet.Collect(path));

        // Whether the chosen flavor holds together is known here; whether its factories exist, in the worker.
        _ = deployment.Load();
        return deployment;
    }
}

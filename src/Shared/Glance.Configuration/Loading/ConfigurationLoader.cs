using Glance.Configuration.CommandLine;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Parsing;
using Glance.Configuration.Reporting;
using Glance.Configuration.Validation;

namespace Glance.Configuration.Loading;

/// <summary>
/// Gathers configuration from command line, environment and files, checks all of it and reports everything at once.
/// Loading twice reads everything twice: that is what a reload does.
/// </summary>
public sealed class ConfigurationLoader
{
    private readonly IConfigurationEnvironment _environment;

    /// <summary>Makes a loader.</summary>
    /// <param name="environment">Where to look.</param>
    public ConfigurationLoader(IConfigurationEnvironment environment) => _environment = environment;

    /// <summary>Loads what the command line asks for.</summary>
    /// <param name="commandLine">The arguments.</param>
    /// <returns>The snapshot and the report; never an exception for anything an operator can do.</returns>
    public ConfigurationLoad Load(GlanceApiCommandLine commandLine)
    {
        ArgumentNullException.ThrowIfNull(commandLine);
        ConfigurationPaths paths = new(_environment);
        SourceReader reader = new(_environment, paths);
        reader.ReadAll(commandLine.Sources);

        OverriddenArguments arguments = new(reader.Sources);
        var files = reader.Documents;
        // Section names that only the operator knows must be known before the environment can be matched with them.
        SettingTable fromFiles = new([.. files, .. arguments.Effective]);
        var variables = new EnvironmentReader(_environment.Variables, fromFiles, StoreSections.Of(fromFiles)).Read();
        SettingTable settings = new([.. files, variables, .. arguments.Effective]);
        ConfigurationSnapshot Snapshot(SettingTable table) => new(table, reader.Files, reader.Directories, paths.SearchDirectories());

        var repaired = RepeatedStores.Once(settings);
        SettingInspection inspection = new(settings, StoreSections.Of(repaired ?? settings));
        inspection.Run();
        HashSet<OptionName> wrong = [.. inspection.Wrong, .. reader.Lost];
        if (repaired is not null)
            wrong.Remove(ApiDeclarations.EnabledBackends.FullName);
        var draft = Snapshot((repaired ?? settings).Without(wrong));
        List<ConfigurationProblem> conflicts = [.. ConfigurationValidators.Run(draft, wrong)];
        List<ConfigurationProblem> problems = [.. reader.Problems, .. inspection.Problems, .. conflicts];
        ConfigurationReport report = new()
        {
            Problems = problems,
            Warnings = [.. arguments.Warnings, .. inspection.Warnings, .. ConfigurationDoubts.Find(draft)],
            Notices = inspection.Notices,
            Files = reader.Files,
        };
        return new ConfigurationLoad(report.HasProblems ? null : draft, report)
        {
            Draft = reader.Files.Count > 0 && reader.Documents.Count == 0 ? null : draft,
            Undecided =
            [
                .. wrong.Select(name => $"[{name.Group}] {name.Name}"),
                .. conflicts.Where(problem => problem.Option is not null)
                    .Select(problem => $"[{problem.Section}] {problem.Option}{problem.Repeats}"),
            ],
        };
    }
}

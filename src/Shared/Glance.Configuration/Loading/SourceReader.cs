using Glance.Configuration.CommandLine;
using Glance.Configuration.Declarations;
using Glance.Configuration.Parsing;
using Glance.Configuration.Surroundings;

namespace Glance.Configuration.Loading;

/// <summary>Reads the files and directories asked for, in order, and notes what cannot be read.</summary>
internal sealed class SourceReader(IConfigurationEnvironment environment, ConfigurationPaths paths)
{
    private readonly List<string> _files = [];
    private readonly List<string> _directories = [];
    private readonly List<IReadOnlyList<Assignment>> _documents = [];
    private readonly List<object> _sources = [];
    private readonly List<ConfigurationProblem> _problems = [];

    public IReadOnlyList<string> Files => _files;

    public IReadOnlyList<string> Directories => _directories;

    public IReadOnlyList<IReadOnlyList<Assignment>> Documents => _documents;

    /// <summary>Documents and command-line values in the order in which they count.</summary>
    public IReadOnlyList<object> Sources => _sources;

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>Options whose lines cannot be read, by all their names.</summary>
    public IEnumerable<OptionName> Lost =>
        from problem in _problems
        where problem is { Kind: ConfigurationProblemKind.Grammar, Section: not null, Option: not null }
        let name = new OptionName(problem.Section!, problem.Option!)
        from each in (OptionCatalog.Find(name) ?? OptionCatalog.FindDeprecated(name)) is { } option
            ? SettingTable.NamesOf(option, OptionCatalog.Find(name) is null ? option.Group : name.Group)
            : [name]
        select each;

    public void ReadAll(IReadOnlyList<CommandLineSource> sources)
    {
        if (!sources.Any(source => source is CommandLineSource.ConfigFile))
        {
            foreach (var file in paths.DefaultFiles())
                ReadFile(file);
        }

        if (!sources.Any(source => source is CommandLineSource.ConfigDirectory))
        {
            // Unlike directories given by name, these do not take part in the search for other files.
            foreach (var directory in paths.DefaultDirectories())
                ReadDirectory(directory);
        }

        foreach (var source in sources)
        {
            switch (source)
            {
                case CommandLineSource.ConfigFile file:
                    ReadFile(paths.Absolute(file.Path));
                    break;
                case CommandLineSource.ConfigDirectory directory:
                    var path = paths.Absolute(directory.Path);
                    _directories.Add(path);
                    ReadDirectory(path);
                    break;
                default:
                    _sources.Add(source);
                    break;
            }
        }
    }

    private void ReadDirectory(string directory)
    {
        try
        {
            IEnumerable<string> files = environment.ListDirectory(directory)
                .Where(file => file.EndsWith(".conf", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith('.'))
                .Order(StringComparer.Ordinal);
            foreach (var file in files)
                ReadFile(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Report(directory, Reason(failure, "the configuration directory"));
        }
    }

    private void ReadFile(string file)
    {
        _files.Add(file);
        try
        {
            if (!Utf8Text.TryMark(environment.ReadFile(file), out var text, out var line, out var wrong))
            {
                Report(file, $"the configuration file must be UTF-8 text, but the byte 0x{wrong:x2} in this line is not", line);
                return;
            }

            var document = IniParser.Parse(text, file);
            _documents.Add(document.Assignments);
            _sources.Add(document.Assignments);
            _problems.AddRange(document.Problems);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Report(file, Reason(failure, "the configuration file"));
        }
    }

    private void Report(string path, string message, int line = 0) =>
        _problems.Add(new ConfigurationProblem(ConfigurationProblemKind.Source, message) { File = path, Line = line });

    private static string Reason(Exception failure, string what) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"{what} does not exist; check the path given with --config-file or --config-dir",
        UnauthorizedAccessException => $"{what} may not be read by this user",
        _ => $"{what} cannot be read: {failure.Message}",
    };
}

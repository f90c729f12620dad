namespace Glance.Configuration.Loading;

/// <summary>Where configuration is looked for: oslo.config's search with project <c>glance</c> and program <c>glance-api</c>.</summary>
internal sealed class ConfigurationPaths(IConfigurationEnvironment environment)
{
    /// <summary>Read before all others where a distribution ships it: its values are the distribution's defaults.</summary>
    public const string DistributionFile = "/usr/share/glance/glance-api-dist.conf";

    private const string Project = "glance";
    private static readonly string[] Programs = [Project, "glance-api"];

    /// <summary>Directories searched, best first.</summary>
    public IReadOnlyList<string> SearchDirectories()
    {
        List<string> directories = [];
        if (Variable("HOME") is { } home)
        {
            directories.Add(Path.Combine(home, "." + Project));
            directories.Add(home);
        }

        directories.Add("/etc/" + Project);
        directories.Add("/etc");
        if (Variable("SNAP_COMMON") is { } common)
            directories.Add(Path.Combine(common, "etc", Project));
        if (Variable("SNAP") is { } snap)
            directories.Add(Path.Combine(snap, "etc", Project));
        return directories;
    }

    /// <summary>glance.conf and glance-api.conf, each from the first directory that has it.</summary>
    public IReadOnlyList<string> DefaultFiles()
    {
        List<string> found = environment.Exists(DistributionFile) ? [DistributionFile] : [];
        found.AddRange(FindEach(".conf"));
        return found;
    }

    /// <summary>glance.conf.d and glance-api.conf.d, each from the first directory that has it.</summary>
    public IReadOnlyList<string> DefaultDirectories() => [.. FindEach(".conf.d")];

    /// <summary>Expands a leading ~ and makes the path absolute.</summary>
    public string Absolute(string path)
    {
        var expanded = path;
        if ((path == "~" || path.StartsWith("~/", StringComparison.Ordinal)) && Variable("HOME") is { } home)
            expanded = home + path[1..];
        return Path.IsPathRooted(expanded) ? Path.GetFullPath(expanded) : Path.GetFullPath(expanded, environment.CurrentDirectory);
    }

    private IEnumerable<string> FindEach(string extension)
    {
        var directories = SearchDirectories();
        return Programs
            .Select(program => directories.Select(directory => Path.Combine(directory, program + extension)).FirstOrDefault(environment.Exists))
            .OfType<string>();
    }

    private string? Variable(string name) =>
        environment.Variables.TryGetValue(name, out var value) && value.Length > 0 && !value.Contains('\0', StringComparison.Ordinal) ? value : null;
}

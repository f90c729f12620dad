namespace Glance.Policies.Files;

/// <summary>Finds the policy files there are now, weakest first: <c>policy_file</c>, then the files of <c>policy_dirs</c> in the order of their names.</summary>
internal sealed class PolicyFileFinder(PolicyOptions options)
{
    private const string Yaml = "policy.yaml";
    private const string Json = "policy.json";

    /// <summary>The files and how they look. Missing ones are no error: defaults hold then.</summary>
    /// <exception cref="IOException">A directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public List<PolicyFileStamp> Find()
    {
        var stamps = new List<PolicyFileStamp>();
        if ((FindFile(options.File) ?? (options.File == Yaml ? FindFile(Json) : null)) is { } file)
            Add(stamps, file);
        foreach (var name in options.Directories)
            if (options.Find(name) is { } directory && Directory.Exists(directory))
                foreach (var path in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
                    if (!Path.GetFileName(path).StartsWith('.'))
                        Add(stamps, path);
        return stamps;
    }

    private string? FindFile(string name) => options.Find(name) is { } path && File.Exists(path) ? path : null;

    private static void Add(List<PolicyFileStamp> stamps, string path)
    {
        var info = new FileInfo(path);
        var real = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        stamps.Add(new PolicyFileStamp(path, real.LastWriteTimeUtc, real.Exists ? real.Length : -1));
    }
}

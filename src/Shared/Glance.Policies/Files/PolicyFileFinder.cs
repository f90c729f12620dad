namespace Glance.Policies.Files;

/// <summary>Finds the policy files there are now, weakest first: <c>policy_file</c>, then the files of <c>policy_dirs</c> in the order of their names.</summary>
internal sealed class PolicyFileFinder(PolicyOptions options, TimeProvider time)
{
    private const string Yaml = "policy.yaml";
    private const string Json = "policy.json";

    /// <summary>The files, how they look, and what shows that this changed. Missing ones are no error: defaults hold then.</summary>
    /// <exception cref="IOException">A directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public PolicyFiles Find()
    {
        var watch = new PolicyWatchList(time);
        var stamps = new List<PolicyFileStamp>();
        if ((FindPath(options.File, watch) ?? (options.File == Yaml ? FindPath(Json, watch) : null)) is { } file && watch.Add(file) is var look && File.Exists(file))
            stamps.Add(new PolicyFileStamp(file, look));
        foreach (var name in options.Directories)
            if (FindPath(name, watch) is { } directory)
            {
                watch.Add(directory); // Before it is read: what comes in meanwhile shows as a change.
                foreach (var path in Contents(directory))
                    stamps.Add(new PolicyFileStamp(path, watch.Add(path)));
            }

        return new PolicyFiles(stamps, watch.ToWatch());
    }

    private static IEnumerable<string> Contents(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)
        : [];

    private string? FindPath(string name, PolicyWatchList watch)
    {
        foreach (var place in options.Places(name))
        {
            if (LibC.Look(LibC.Path(place)).Exists) // Path.Exists is content with a link that leads nowhere.
                return place;
            watch.AddMissing(place);
        }

        return null;
    }
}

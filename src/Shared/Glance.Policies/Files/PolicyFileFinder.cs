using Glance.Configuration.Surroundings;

namespace Glance.Policies.Files;

/// <summary>
/// Finds the policy files there are now, weakest first: <c>policy_file</c>, then the files of <c>policy_dirs</c> in the order of their
/// names.
/// </summary>
internal sealed class PolicyFileFinder(PolicyOptions options, TimeProvider time)
{
    private const string Yaml = "policy.yaml";
    private const string Json = "policy.json";
    private const string DefaultDirectory = "policy.d";

    /// <summary>
    /// The files, how they look, and what shows that this changed. Missing ones are no error, defaults hold then, unless rules in force
    /// came from them.
    /// </summary>
    /// <param name="inForce">The files whose rules are in force.</param>
    /// <param name="mayWait">Whether a pipe will do: its reader waits for the writer, which only a start can afford.</param>
    public PolicyFiles Find(IReadOnlyList<PolicyFileText> inForce, bool mayWait = false)
    {
        var watch = new PolicyWatchList(time);
        var stamps = new List<PolicyFileStamp>();
        var lost = new List<string>();
        AddFile(inForce, mayWait, watch, stamps, lost);
        foreach (var name in options.Directories)
            AddDirectory(name, inForce, watch, stamps, lost);
        return new PolicyFiles(stamps, lost.Count == 0 ? null : string.Join("; ", lost), watch.ToWatch());
    }

    /// <summary>Says of each name that somebody chose, and under which nothing lies, where it was looked for.</summary>
    public IReadOnlyList<string> FindMissing() =>
    [
        .. options.File == Yaml ? [] : Sentences("policy_file", options.File, "file"),
        .. options.Directories.Where(name => name != DefaultDirectory).SelectMany(name => Sentences("policy_dirs", name, "directory")),
    ];

    private IEnumerable<string> Sentences(string option, string name, string kind)
    {
        var places = options.Places(name).ToList();
        if (places.Any(place => Statx.Look(Statx.Path(place)).Exists))
            return [];
        var looked = places is [var only] && only == name ? string.Empty : $" ({string.Join(", ", places)})";
        return [$"[oslo_policy] {option} = {name}: there is no such {kind}{looked}, so it changes no rule: where no other policy file speaks, the defaults hold"];
    }

    private void AddFile(IReadOnlyList<PolicyFileText> inForce, bool mayWait, PolicyWatchList watch, List<PolicyFileStamp> stamps, List<string> lost)
    {
        var places = options.Places(options.File);
        if (FindPath(options.File == Yaml ? places.Concat(options.Places(Json)) : places, options.File != Yaml, place => IsInForce(inForce, place), watch, lost) is not { } file)
            return;
        var look = watch.Add(file);
        if (look.IsFile || (mayWait && look.IsPipe))
            stamps.Add(new PolicyFileStamp(file, look));
        else
            lost.Add($"{file} is not a file");
    }

    private void AddDirectory(string name, IReadOnlyList<PolicyFileText> inForce, PolicyWatchList watch, List<PolicyFileStamp> stamps, List<string> lost)
    {
        bool HasRules(string place) => RulesFrom(inForce, place).Any();
        if (FindPath(options.Places(name), name != DefaultDirectory, HasRules, watch, lost) is not { } directory)
            return;
        var look = watch.Add(directory); // Before it is read: what comes in meanwhile shows as a change.
        if (!look.IsDirectory)
        {
            lost.Add($"{directory} is not a directory");
            return;
        }

        try
        {
            var entries = Directory.EnumerateFileSystemEntries(directory)
                .Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal).ToList();
            foreach (var path in entries)
                AddEntry(path, look.Device, inForce, watch, stamps, lost);
            if (entries.Count == 0 && RulesFrom(inForce, directory).Any(file => file.FileSystem != 0 && file.FileSystem != look.Device))
                lost.Add($"{directory} is empty, and not the file system that rules in force came from: it is unmounted");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            lost.Add($"{directory} cannot be read: {unreadable.Message}");
        }
    }

    private static void AddEntry(string path, ulong fileSystem, IReadOnlyList<PolicyFileText> inForce, PolicyWatchList watch, List<PolicyFileStamp> stamps, List<string> lost)
    {
        var look = watch.Add(path);
        if (look.IsFile || !look.Exists) // What goes while it is looked at, and a link that leads nowhere, is for the reader to report.
            stamps.Add(new PolicyFileStamp(path, look, fileSystem));
        else if (!look.IsDirectory || IsInForce(inForce, path))
            lost.Add($"{path} is not a file");
    }

    private static bool IsInForce(IReadOnlyList<PolicyFileText> inForce, string path) => inForce.Any(file => file.Path == path);

    private static IEnumerable<PolicyFileText> RulesFrom(IReadOnlyList<PolicyFileText> inForce, string directory) =>
        inForce.Where(file => Path.GetDirectoryName(file.Path) == Path.TrimEndingDirectorySeparator(directory));

    // A link is there, wherever it leads; what lies behind a closed directory may be there. The second counts for names that somebody
    // chose: the default ones are looked for in homes, too, which are often closed to a service, and mostly there is nothing.
    private static string? WhyNotReached(string place, bool isChosen) =>
        isChosen || PathAccess.IsLink(place) ? PathAccess.WhyNotSeen(place) : null;

    // Only a place that goes before the one in force can take over from it: what lies behind would open what it closed, and nobody put it
    // there now.
    private static string? FindPath(IEnumerable<string> places, bool isChosen, Func<string, bool> isInForce, PolicyWatchList watch, List<string> lost)
    {
        foreach (var place in places)
        {
            if (Statx.Look(Statx.Path(place)).Exists) // Path.Exists is content with a link that leads nowhere.
                return place;
            watch.AddMissing(place);
            if (isInForce(place))
            {
                lost.Add($"{place} is gone, or cannot be reached");
                return null;
            }

            if (WhyNotReached(place, isChosen) is { } reason)
            {
                lost.Add($"{place} cannot be reached: {reason}");
                return null;
            }
        }

        return null;
    }
}

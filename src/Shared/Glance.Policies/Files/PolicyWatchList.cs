namespace Glance.Policies.Files;

/// <summary>Collects what has to be watched while policy files are looked for.</summary>
internal sealed class PolicyWatchList(TimeProvider time)
{
    private readonly Dictionary<string, FileLook> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileLook> _missing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileLook> _parents = new(StringComparer.Ordinal);

    /// <summary>A file or directory that is there.</summary>
    /// <returns>How it looks.</returns>
    public FileLook Add(string path) => _found[path] = Statx.Look(Statx.Path(path));

    /// <summary>
    /// A place where there is nothing. Its directory tells when that changes, one question for all places in it; not so for a link that
    /// leads nowhere.
    /// </summary>
    public void AddMissing(string path)
    {
        var parent = Path.GetDirectoryName(path) ?? "/";
        if (!_parents.ContainsKey(parent))
            _parents[parent] = Statx.Look(Statx.Path(parent));
        (new FileInfo(path).LinkTarget is null ? _missing : _found)[path] = default;
    }

    public PolicyWatch ToWatch() => new(Items(_found), Items(_missing), Items(_parents), time);

    private static PolicyWatch.Item[] Items(Dictionary<string, FileLook> looks) => [.. looks.Select(pair => new PolicyWatch.Item(Statx.Path(pair.Key), pair.Value))];
}

namespace Glance.Configuration.Paste;

/// <summary>A section of a paste file: its keys in the order of the file.</summary>
internal sealed class PasteIniSection(string name, int line)
{
    private readonly OrderedDictionary<string, PasteIniEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Name between the brackets, prefix included.</summary>
    public string Name { get; } = name;

    /// <summary>Line of the header; 0 for a DEFAULT section that the file does not have.</summary>
    public int Line { get; } = line;

    /// <summary>Whether lines of it break the grammar, so that what seems to be missing may stand there.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>The entries in order.</summary>
    public IEnumerable<PasteIniEntry> Entries => _entries.Values;

    /// <summary>The entry of a key, or null.</summary>
    public PasteIniEntry? Find(string key) => _entries.GetValueOrDefault(key);

    /// <summary>Adds what the section has where it stands once more in the file; only the parser does.</summary>
    /// <param name="again">It there.</param>
    public void Join(PasteIniSection again)
    {
        foreach (var entry in again.Entries)
            _entries.TryAdd(entry.Key, entry);
        IsIncomplete |= again.IsIncomplete;
    }

    /// <summary>Adds or replaces an entry; only the parser and the constructor of a file do.</summary>
    public void Set(PasteIniEntry entry) => _entries[entry.Key] = entry;
}

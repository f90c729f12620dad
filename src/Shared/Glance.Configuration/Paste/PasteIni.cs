namespace Glance.Configuration.Paste;

/// <summary>One paste file: its sections and the [DEFAULT] values, not yet interpolated. Not changed once it is parsed.</summary>
internal sealed class PasteIni
{
    private readonly OrderedDictionary<string, PasteIniSection> _sections = new(StringComparer.Ordinal);

    /// <summary>An empty file with the two values every paste file has.</summary>
    /// <param name="path">Absolute path of the file.</param>
    public PasteIni(string path)
    {
        Path = path;
        Defaults.Set(new PasteIniEntry("here", System.IO.Path.GetDirectoryName(path) ?? "/", 0) { IsLiteral = true });
        Defaults.Set(new PasteIniEntry("__file__", path, 0) { IsLiteral = true });
    }

    /// <summary>Absolute path of the file.</summary>
    public string Path { get; }

    /// <summary>The [DEFAULT] section.</summary>
    public PasteIniSection Defaults { get; } = new("DEFAULT", 0);

    /// <summary>The sections in the order of the file.</summary>
    public IEnumerable<PasteIniSection> Sections => _sections.Values;

    /// <summary>Adds a section; false when the name is taken.</summary>
    public bool TryAdd(PasteIniSection section) => _sections.TryAdd(section.Name, section);

    /// <summary>The section of a name, or null.</summary>
    public PasteIniSection? Find(string name) => _sections.GetValueOrDefault(name);

    /// <summary>A key of the section, otherwise of [DEFAULT]; null when neither has it.</summary>
    public PasteIniEntry? Lookup(PasteIniSection section, string key) => section.Find(key) ?? Defaults.Find(key);
}

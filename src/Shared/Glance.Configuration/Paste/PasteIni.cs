namespace Glance.Configuration.Paste;

/// <summary>One paste file: its sections and the [DEFAULT] values, not yet interpolated. Not changed once it is parsed.</summary>
internal sealed class PasteIni
{
    private readonly OrderedDictionary<string, PasteIniSection> _sections = new(StringComparer.Ordinal);

    /// <summary>An empty file.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="isPaste">False for a file that ConfigParser reads as it comes.</param>
    public PasteIni(string path, bool isPaste = true)
    {
        Path = path;
        IsPaste = isPaste;
        if (!isPaste)
            return;
        Defaults.Set(new PasteIniEntry("here", System.IO.Path.GetDirectoryName(path) ?? "/", 0) { IsLiteral = true });
        Defaults.Set(new PasteIniEntry("__file__", path, 0) { IsLiteral = true });
    }

    /// <summary>Absolute path of the file.</summary>
    public string Path { get; }

    /// <summary>
    /// Whether PasteDeploy reads it, which keeps the case of keys and gives every file <c>here</c> and <c>__file__</c>; ConfigParser by
    /// itself puts keys, and the names in references to them, into lower case (<c>optionxform</c>).
    /// </summary>
    public bool IsPaste { get; }

    /// <summary>The lines that break the grammar; what is in the others is here all the same.</summary>
    public List<PasteException> Problems { get; } = [];

    /// <summary>Whether sections may be missing because their headers break the grammar.</summary>
    public bool LacksSections => Problems.Exists(problem => problem.IsOfHeader);

    /// <summary>The [DEFAULT] section.</summary>
    public PasteIniSection Defaults { get; } = new("DEFAULT", 0);

    /// <summary>The sections in the order of the file.</summary>
    public IEnumerable<PasteIniSection> Sections => _sections.Values;

    /// <summary>Adds a section; false when the name is taken.</summary>
    public bool TryAdd(PasteIniSection section) => _sections.TryAdd(section.Name, section);

    /// <summary>The section of a name, or null.</summary>
    public PasteIniSection? Find(string name) => _sections.GetValueOrDefault(name);

    /// <summary>A key as the file's reader keeps it.</summary>
    public string KeyOf(string written) => IsPaste ? written : written.ToLowerInvariant();

    /// <summary>A key of the section, otherwise of [DEFAULT]; null when neither has it.</summary>
    public PasteIniEntry? Lookup(PasteIniSection section, string key) => section.Find(KeyOf(key)) ?? Defaults.Find(KeyOf(key));
}

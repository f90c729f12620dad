namespace Glance.Configuration.Paste;

/// <summary>The settings of one section, sorted into what they are for.</summary>
internal sealed class PasteSettings
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>Reads a section.</summary>
    /// <param name="ini">Its file.</param>
    /// <param name="section">The section.</param>
    /// <param name="inherited">Global values of the section that loads it.</param>
    public PasteSettings(PasteIni ini, PasteIniSection section, IReadOnlyDictionary<string, string> inherited)
    {
        var values = new PasteInterpolation(ini, section);
        var defaults = new PasteInterpolation(ini, ini.Defaults);
        foreach (var entry in ini.Defaults.Entries)
            Global[entry.Key] = defaults.Expand(entry);
        foreach (var (key, value) in inherited)
            Global[key] = value;

        List<PasteIniEntry> copies = [];
        foreach (var entry in section.Entries.Concat(ini.Defaults.Entries.Where(e => section.Find(e.Key) is null)))
        {
            if (entry.Key.StartsWith("set ", StringComparison.Ordinal))
                Global[entry.Key[4..].Trim()] = Additions[entry.Key[4..].Trim()] = values.Expand(entry);
            else if (entry.Key.StartsWith("get ", StringComparison.Ordinal))
                copies.Add(entry);
            else if (ini.Defaults.Find(entry.Key) is null)
                SetLocal(entry.Key, values.Expand(entry), entry.Line);
        }

        foreach (var entry in copies)
            SetLocal(entry.Key[4..].Trim(), Copied(ini, section, entry, values.Expand(entry)), entry.Line);
        Local.Remove("require");
    }

    /// <summary>Settings of the section itself.</summary>
    public OrderedDictionary<string, string> Local { get; } = new(StringComparer.Ordinal);

    /// <summary>Lines of the settings of the section itself.</summary>
    public IReadOnlyDictionary<string, int> Lines => _lines;

    /// <summary>Global values: [DEFAULT], what was inherited, what the section sets.</summary>
    public OrderedDictionary<string, string> Global { get; } = new(StringComparer.Ordinal);

    /// <summary>What the section sets globally.</summary>
    public OrderedDictionary<string, string> Additions { get; } = new(StringComparer.Ordinal);

    /// <summary>Removes a setting and gives its value and line; null when it is not there.</summary>
    public (string Value, int Line)? Take(string key) => Local.Remove(key, out var value) ? (value, _lines[key]) : null;

    private void SetLocal(string key, string value, int line)
    {
        Local[key] = value;
        _lines[key] = line;
    }

    private string Copied(PasteIni ini, PasteIniSection section, PasteIniEntry entry, string name) => Global.TryGetValue(name, out var value)
        ? value
        : throw new PasteException(
            $"'{entry.Key} = {name}': there is no global value '{name}'; [DEFAULT] or a 'set {name}' must give it", ini.Path, entry.Line, section.Name);
}

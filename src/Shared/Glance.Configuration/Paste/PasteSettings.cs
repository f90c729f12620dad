using System.Collections.ObjectModel;

namespace Glance.Configuration.Paste;

/// <summary>The settings of one section, sorted into what they are for.</summary>
internal sealed class PasteSettings
{
    // Without one of these nobody knows what the section is.
    private static readonly string[] OfTheSection =
    [
        "use", "pipeline", "next", "filter-with", "paste.app_factory", "paste.composite_factory", "paste.composit_factory",
        "paste.filter_factory", "paste.filter_app_factory",
    ];

    private readonly string _file;
    private readonly Action<PasteException>? _tell;
    private readonly Dictionary<string, SettingOrigin> _localPlaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SettingOrigin> _globalPlaces = new(StringComparer.Ordinal);
    private readonly bool _lacksDefaults;
    private PasteException? _unusable;

    /// <summary>Reads a section.</summary>
    /// <param name="ini">Its file.</param>
    /// <param name="section">The section.</param>
    /// <param name="inherited">Global values of the section that loads it.</param>
    /// <param name="trail">The sections that led to it, which may have set those.</param>
    /// <param name="tell">Gets what is wrong with a value, which is taken as it is then; null for an exception for the first.</param>
    public PasteSettings(
        PasteIni ini,
        PasteIniSection section,
        IReadOnlyDictionary<string, string> inherited,
        PasteTrail trail,
        Action<PasteException>? tell)
    {
        _file = ini.Path;
        _tell = tell;
        _lacksDefaults = ini.Defaults.IsIncomplete;
        ReadGlobal(ini, inherited, trail);
        var values = new PasteInterpolation(ini, section);
        List<PasteIniEntry> copies = [];
        foreach (var entry in section.Entries.Concat(ini.Defaults.Entries.Where(e => section.Find(e.Key) is null)))
        {
            if (NameSet(entry) is { } name)
                SetGlobal(name, Expanded(values, entry), entry.Line);
            else if (entry.Key.StartsWith("get ", StringComparison.Ordinal))
                copies.Add(entry);
            else if (ini.Defaults.Find(entry.Key) is null)
                SetLocal(entry.Key, Expanded(values, entry), entry.Line);
        }

        foreach (var entry in copies)
            Copy(section, entry, Expanded(values, entry));
        Local.Remove("require");
        if (_unusable is not null)
            throw _unusable;
    }

    /// <summary>Settings of the section itself.</summary>
    public OrderedDictionary<string, string> Local { get; } = new(StringComparer.Ordinal);

    /// <summary>Global values: [DEFAULT], what was inherited, what the section sets.</summary>
    public OrderedDictionary<string, string> Global { get; } = new(StringComparer.Ordinal);

    /// <summary>What the section sets globally.</summary>
    public OrderedDictionary<string, string> Additions { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the settings and global values were written.</summary>
    public Dictionary<string, SettingOrigin> Places => PlacesOver(ReadOnlyDictionary<string, SettingOrigin>.Empty);

    /// <summary>The same for a section that uses another one.</summary>
    /// <param name="used">Where the settings of that one were written.</param>
    public Dictionary<string, SettingOrigin> PlacesOver(IReadOnlyDictionary<string, SettingOrigin> used)
    {
        var places = new Dictionary<string, SettingOrigin>(_globalPlaces, StringComparer.Ordinal);
        foreach (var (key, place) in used.Concat(_localPlaces))
            places[key] = place;
        return places;
    }

    /// <summary>Values with others over them, which win.</summary>
    /// <param name="below">The values.</param>
    /// <param name="above">The others.</param>
    public static OrderedDictionary<string, string> Over(
        IReadOnlyDictionary<string, string> below, OrderedDictionary<string, string> above)
    {
        var merged = new OrderedDictionary<string, string>(below, StringComparer.Ordinal);
        foreach (var (key, value) in above)
            merged[key] = value;
        return merged;
    }

    /// <summary>Removes a setting and gives its value and line; null when it is not there.</summary>
    public (string Value, int Line)? Take(string key) => Local.Remove(key, out var value) ? (value, _localPlaces[key].Line) : null;

    /// <summary>The global value that an entry sets by <c>set name = value</c>; null when it sets none.</summary>
    public static string? NameSet(PasteIniEntry entry) =>
        entry.Key.StartsWith("set ", StringComparison.Ordinal) ? entry.Key[4..].Trim() : null;

    private void ReadGlobal(PasteIni ini, IReadOnlyDictionary<string, string> inherited, PasteTrail trail)
    {
        var defaults = new PasteInterpolation(ini, ini.Defaults);
        foreach (var entry in ini.Defaults.Entries)
        {
            Global[entry.Key] = Expanded(defaults, entry);
            if (entry.Line > 0)
                _globalPlaces[entry.Key] = PlaceAt(entry.Line);
        }

        foreach (var (key, value) in inherited)
        {
            if (trail.PlaceOfSet(key) is { } place)
                _globalPlaces[key] = place;
            else if (Global.GetValueOrDefault(key) != value)
                _globalPlaces.Remove(key); // of another file's [DEFAULT]
            Global[key] = value;
        }
    }

    // A value that cannot be read says nothing of those beside it. What follows from it is told by nobody, since its line was.
    private string Expanded(PasteInterpolation values, PasteIniEntry entry)
    {
        try
        {
            return values.Expand(entry);
        }
        catch (PasteException wrong) when (_tell is not null)
        {
            Tell(wrong, entry);
            return entry.Raw;
        }
    }

    private void Tell(PasteException wrong, PasteIniEntry entry)
    {
        if (!OfTheSection.Contains(entry.Key) || _unusable is not null)
            _tell!(wrong.OfWholeLine()); // callers look whether there is one
        else
            _unusable = wrong.OfWholeLine();
    }

    private void Copy(PasteIniSection section, PasteIniEntry entry, string name)
    {
        if (Global.TryGetValue(name, out var value))
        {
            SetLocal(entry.Key[4..].Trim(), value, entry.Line);
            return;
        }

        var wrong = new PasteException(
            $"'{entry.Key} = {name}': there is no global value '{name}'; [DEFAULT] or a 'set {name}' must give it",
            _file, entry.Line, section.Name)
        {
            MayFollow = section.IsIncomplete || _lacksDefaults,
        };
        if (_tell is null)
            throw wrong;
        Tell(wrong, entry);
    }

    private void SetGlobal(string key, string value, int line)
    {
        Global[key] = Additions[key] = value;
        _globalPlaces[key] = PlaceAt(line);
    }

    private void SetLocal(string key, string value, int line)
    {
        Local[key] = value;
        _localPlaces[key] = PlaceAt(line);
    }

    private SettingOrigin PlaceAt(int line) => new(SettingSource.PasteFile, _file, line);
}

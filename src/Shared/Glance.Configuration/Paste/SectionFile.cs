namespace Glance.Configuration.Paste;

/// <summary>A section of a file that Python's ConfigParser would read and that is no paste file: names of keys do not mind case.</summary>
/// <param name="Name">Name between the brackets.</param>
/// <param name="Line">Line of the header.</param>
/// <param name="Values">Values as written, those of [DEFAULT] included.</param>
public sealed record SectionFile(string Name, int Line, IReadOnlyDictionary<string, string> Values)
{
    private IReadOnlyDictionary<string, int> Lines { get; init; } = new Dictionary<string, int>();

    /// <summary>Line of a key; that of the header for a key that is not there.</summary>
    /// <param name="key">The key.</param>
    public int LineOf(string key) => Lines.GetValueOrDefault(key, Line);

    /// <summary>The sections of a text, in their order.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="PasteException">The text breaks the grammar.</exception>
    public static IReadOnlyList<SectionFile> Parse(string text, string path)
    {
        var ini = PasteIniParser.Parse(text, path);
        return
        [
            .. ini.Sections.Select(section => new SectionFile(section.Name, section.Line, Merge(ini, section, entry => entry.Raw))
            {
                Lines = Merge(ini, section, entry => entry.Line),
            }),
        ];
    }

    private static Dictionary<string, T> Merge<T>(PasteIni ini, PasteIniSection section, Func<PasteIniEntry, T> of)
    {
        var merged = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in ini.Defaults.Entries.Where(entry => !entry.IsLiteral).Concat(section.Entries))
            merged[entry.Key] = of(entry);
        return merged;
    }
}

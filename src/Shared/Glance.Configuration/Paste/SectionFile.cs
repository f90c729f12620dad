namespace Glance.Configuration.Paste;

/// <summary>A section of a file that Python's ConfigParser would read and that is no paste file: names of keys do not mind case.</summary>
/// <param name="Name">Name between the brackets.</param>
/// <param name="Line">Line of the header.</param>
/// <param name="Values">Values as written, those of [DEFAULT] included.</param>
public sealed record SectionFile(string Name, int Line, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The sections of a text, in their order.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="PasteException">The text breaks the grammar.</exception>
    public static IReadOnlyList<SectionFile> Parse(string text, string path)
    {
        var ini = PasteIniParser.Parse(text, path);
        return [.. ini.Sections.Select(section => new SectionFile(section.Name, section.Line, Merge(ini, section)))];
    }

    private static Dictionary<string, string> Merge(PasteIni ini, PasteIniSection section)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in ini.Defaults.Entries.Where(entry => !entry.IsLiteral).Concat(section.Entries))
            values[entry.Key] = entry.Raw;
        return values;
    }
}

namespace Glance.Configuration.Paste;

/// <summary>A section of a file that Python's ConfigParser would read and that is no paste file: names of keys do not mind case.</summary>
/// <param name="Name">Name between the brackets.</param>
/// <param name="Line">Line of the header.</param>
/// <param name="Values">Values with their references (<c>%(name)s</c>) replaced, those of [DEFAULT] included.</param>
public sealed record SectionFile(string Name, int Line, IReadOnlyDictionary<string, string> Values)
{
    private IReadOnlyDictionary<string, int> Lines { get; init; } = new Dictionary<string, int>();

    /// <summary>Line of a key; that of the header for a key that is not there.</summary>
    /// <param name="key">The key.</param>
    public int LineOf(string key) => Lines.GetValueOrDefault(key, Line);

    /// <summary>The sections of a text, in their order.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="PasteException">The text breaks the grammar, or a reference in a value leads nowhere; it has every problem.</exception>
    public static IReadOnlyList<SectionFile> Parse(string text, string path)
    {
        var ini = PasteIniParser.Parse(text, path);
        List<PasteException> problems = [];
        SectionFile[] sections = [.. ini.Sections.Select(section => Read(ini, section, problems))];
        return problems.Count == 0 ? sections : throw new PasteException(problems);
    }

    private static SectionFile Read(PasteIni ini, PasteIniSection section, List<PasteException> problems)
    {
        var entries = new Dictionary<string, PasteIniEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in ini.Defaults.Entries.Where(entry => !entry.IsLiteral).Concat(section.Entries))
            entries[entry.Key] = entry;
        var references = new PasteInterpolation(ini, section);
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, entry) in entries)
        {
            if (references.TryExpand(entry, out var value) is { } problem)
                problems.Add(new PasteException($"{key}: {problem}", ini.Path, entry.Line, section.Name));
            values[key] = value;
        }

        return new SectionFile(section.Name, section.Line, values)
        {
            Lines = entries.ToDictionary(entry => entry.Key, entry => entry.Value.Line, StringComparer.OrdinalIgnoreCase),
        };
    }
}

using Glance.Configuration.Surroundings;

namespace Glance.Configuration.Paste;

/// <summary>A section of a file that Python's ConfigParser would read and that is no paste file: keys are in lower case.</summary>
/// <param name="Name">Name between the brackets.</param>
/// <param name="Line">Line of the header.</param>
/// <param name="Values">Values with their references (<c>%(name)s</c>) replaced, those of [DEFAULT] included.</param>
public sealed record SectionFile(string Name, int Line, IReadOnlyDictionary<string, string> Values)
{
    private Dictionary<string, int> Lines { get; init; } = [];

    private bool IsIncomplete { get; init; }

    /// <summary>Line of a key; that of the header for a key that is not there.</summary>
    /// <param name="key">The key.</param>
    public int LineOf(string key) => Lines.GetValueOrDefault(key, Line);

    /// <summary>
    /// Whether it is known what the section says of a key: not when its value could not be read, nor when it is absent and may stand in a
    /// line that breaks the grammar.
    /// </summary>
    /// <param name="key">The key.</param>
    public bool Decides(string key) => Values.ContainsKey(key) || !(IsIncomplete || Lines.ContainsKey(key));

    /// <summary>The sections of a file, in their order.</summary>
    /// <param name="files">Reads it.</param>
    /// <param name="path">The file.</param>
    /// <param name="problems">Gets lines that break the grammar or are no UTF-8, and references in values that lead nowhere.</param>
    /// <exception cref="IOException">It cannot be read, is no regular file, is too large, or is no text.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<SectionFile> Read(ConfiguredFiles files, string path, ICollection<PasteException> problems)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Parse(files.ReadMarkedText(path), path, problems);
    }

    /// <summary>The sections of a text, in their order.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="problems">Gets lines that break the grammar, and references in values that lead nowhere.</param>
    public static IReadOnlyList<SectionFile> Parse(string text, string path, ICollection<PasteException> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var ini = PasteIniParser.Read(text, path, isPaste: false);
        foreach (var problem in ini.Problems)
            problems.Add(problem);
        return [.. ini.Sections.Select(section => Of(ini, section, problems))];
    }

    private static SectionFile Of(PasteIni ini, PasteIniSection section, ICollection<PasteException> problems)
    {
        var entries = new Dictionary<string, PasteIniEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in ini.Defaults.Entries.Concat(section.Entries))
            entries[entry.Key] = entry;
        var references = new PasteInterpolation(ini, section);
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, entry) in entries)
        {
            if (references.TryExpand(entry, out var value) is not { } problem)
                values[key] = value;
            else if (!problem.MayFollow)
                problems.Add(problem);
        }

        return new SectionFile(section.Name, section.Line, values)
        {
            Lines = entries.ToDictionary(entry => entry.Key, entry => entry.Value.Line, StringComparer.OrdinalIgnoreCase),
            IsIncomplete = section.IsIncomplete || ini.Defaults.IsIncomplete,
        };
    }
}

namespace Glance.Configuration.Paste;

/// <summary>A part of a loaded pipeline. Immutable and free of HTTP: what to build, not how.</summary>
public abstract record PasteNode
{
    private protected PasteNode()
    {
    }

    /// <summary>Section with its prefix, such as <c>filter:cors</c>.</summary>
    public required string Section { get; init; }

    /// <summary>File of the section.</summary>
    public required string File { get; init; }

    /// <summary>Line of the section's header.</summary>
    public required int Line { get; init; }

    /// <summary>The section's own settings, interpolated, in the order of the file.</summary>
    public required IReadOnlyDictionary<string, string> LocalConf { get; init; }

    /// <summary>The [DEFAULT] values as this section sees them, with every <c>set</c> on the way to it.</summary>
    public required IReadOnlyDictionary<string, string> GlobalConf { get; init; }

    internal IReadOnlyDictionary<string, SettingOrigin> Places { get; init; } = new Dictionary<string, SettingOrigin>();

    /// <summary>
    /// Whether lines that nobody understands are in its section, in one that it uses or in [DEFAULT]: what seems to be missing may stand
    /// there.
    /// </summary>
    public bool IsIncomplete { get; internal init; }

    /// <summary>
    /// Where the value of a setting was written: in the section, in one that it uses, in [DEFAULT], or by a <c>set</c> on the way to it.
    /// The section's header for one that none of them has.
    /// </summary>
    /// <param name="key">The setting.</param>
    public SettingOrigin PlaceOf(string key) =>
        Places.TryGetValue(key, out var place) ? place : new SettingOrigin(SettingSource.PasteFile, File, Line);

    /// <summary>The part of the section's name behind the prefix.</summary>
    public string Name => Section[(Section.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

    /// <summary>As <see cref="Error"/>, for a setting that is missing: it may stand in a line that breaks the grammar.</summary>
    /// <param name="problem">What was wrong and what would be right.</param>
    public PasteException Missing(string problem) => new(problem, File, Line, Section) { MayFollow = IsIncomplete };

    /// <summary>An exception that points at this section.</summary>
    /// <param name="problem">What was wrong and what would be right.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public PasteException Error(string problem, Exception? innerException = null) => new(problem, File, Line, Section, innerException);
}

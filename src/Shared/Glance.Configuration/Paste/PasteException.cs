namespace Glance.Configuration.Paste;

/// <summary>A paste file cannot be found, read or made a pipeline of. Every problem of this kind is of this one type.</summary>
public sealed class PasteException : Exception
{
    private readonly IReadOnlyList<PasteException>? _all;

    /// <summary>Creates the exception; the message begins with the place.</summary>
    /// <param name="problem">What was wrong, with the value, and what would be right.</param>
    /// <param name="file">File, where there is one.</param>
    /// <param name="line">Line in the file, from 1; 0 when no line is to blame.</param>
    /// <param name="section">Section with its prefix, such as <c>filter:cors</c>; null outside any.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public PasteException(string problem, string? file = null, int line = 0, string? section = null, Exception? innerException = null)
        : base(Place(file, line, section) + ConfigurationProblem.OnFirstLine(problem), innerException)
    {
        Problem = ConfigurationProblem.OnFirstLine(problem);
        File = file;
        Line = line;
        Section = section;
    }

    /// <summary>Creates the exception of a file with several problems; it is the first of them, and has all.</summary>
    /// <param name="all">All of them, at least one.</param>
    internal PasteException(IReadOnlyList<PasteException> all)
        : this(all[0].Problem, all[0].File, all[0].Line, all[0].Section, all[0].InnerException) => _all = all;

    /// <summary>Every problem that was found; more than this one where a file breaks the grammar several times.</summary>
    public IReadOnlyList<PasteException> All => _all ?? [this];

    /// <summary>The message without the place.</summary>
    public string Problem { get; }

    /// <summary>File, or null.</summary>
    public string? File { get; }

    /// <summary>Line from 1, or 0.</summary>
    public int Line { get; }

    /// <summary>Section with its prefix, or null.</summary>
    public string? Section { get; }

    /// <summary>Whether its line breaks the grammar, or is no text.</summary>
    public bool IsOfGrammar { get; internal init; }

    /// <summary>Whether nobody knows what its line says; one that stands twice, or at the wrong place, can be read all the same.</summary>
    public bool IsOfLostLine { get; internal init; }

    /// <summary>Whether its line would begin a section: some section is not known by its name then.</summary>
    public bool IsOfHeader { get; internal init; }

    /// <summary>
    /// Whether something is missing that may stand in a line which breaks the grammar and was told: whoever tells everything leaves it out.
    /// </summary>
    public bool MayFollow { get; internal init; }

    /// <summary>Whether its line cannot be understood: what else is said of that line follows from it.</summary>
    public bool IsOfWholeLine { get; private init; }

    /// <summary>The same problem of a line that cannot be understood.</summary>
    internal PasteException OfWholeLine() =>
        new(Problem, File, Line, Section, InnerException) { IsOfWholeLine = true, MayFollow = MayFollow };

    /// <summary>The same problem, told at the line that led to it.</summary>
    internal PasteException At(string file, int line, string section) =>
        new(File == file ? Problem : Message, file, line, section, this) { MayFollow = MayFollow };

    private static string Place(string? file, int line, string? section)
    {
        var place = file ?? "";
        if (line > 0)
            place += string.Create(System.Globalization.CultureInfo.InvariantCulture, $":{line}");
        if (section is not null)
            place += place.Length == 0 ? $"[{section}]" : $" [{section}]";
        return place.Length == 0 ? "" : place + ": ";
    }
}

namespace Glance.Configuration.Paste;

/// <summary>
/// Reads a paste file as Python's ConfigParser does with its default settings and keys that keep their case:
/// <c>=</c> or <c>:</c> separate, <c>#</c> and <c>;</c> begin whole-line comments, an indented line continues the
/// value above it (empty lines too), a section or key given twice is an error (configparser.py, <c>_read</c>).
/// </summary>
internal sealed class PasteIniParser
{
    private readonly PasteIni _ini;
    private readonly HashSet<(PasteIniSection Section, string Key)> _seen = [];
    private PasteIniSection? _section;
    private string? _key;
    private int _keyLine;
    private int _indent;
    private readonly List<string> _value = [];
    private readonly List<PasteException> _problems = [];

    private PasteIniParser(string path) => _ini = new PasteIni(path);

    /// <summary>Parses a text.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Absolute path, for messages and <c>%(here)s</c>.</param>
    /// <exception cref="PasteException">The text breaks the grammar.</exception>
    public static PasteIni Parse(string text, string path)
    {
        var parser = new PasteIniParser(path);
        var number = 0;
        foreach (var line in text.AsSpan().TrimStart('\uFEFF').ToString().ReplaceLineEndings("\n").Split('\n'))
            parser.ReadLine(line, ++number);
        parser.FinishValue();
        return parser._problems.Count == 0 ? parser._ini : throw new PasteException(parser._problems);
    }

    private void ReadLine(string line, int number)
    {
        var content = line.Trim();
        if (content.Length == 0)
        {
            if (_key is not null)
                _value.Add("");
            return;
        }

        if (content[0] is '#' or ';')
            return;

        var indent = line.Length - line.TrimStart().Length;
        if (_key is not null && indent > _indent)
        {
            _value.Add(content);
            return;
        }

        _indent = indent;
        FinishValue();
        if (content[0] == '[' && content.LastIndexOf(']') >= 2)
            OpenSection(content[1..content.LastIndexOf(']')], number);
        else
            OpenKey(content, number);
    }

    private void OpenSection(string name, int number)
    {
        if (name == "DEFAULT")
        {
            _section = _ini.Defaults;
            return;
        }

        _section = new PasteIniSection(name, number);
        if (!_ini.TryAdd(_section))
            Refuse($"the section is there already, from line {_ini.Find(name)?.Line}; a section may stand once in a file", number);
    }

    private void OpenKey(string content, int number)
    {
        if (_section is null)
        {
            Refuse($"{Shown(content)} stands before the first section; a [section] header must come first", number);
            _section = new PasteIniSection(string.Empty, number); // what else is before it need not be told
        }

        var separator = content.AsSpan().IndexOfAny('=', ':');
        if (separator <= 0)
        {
            Refuse($"{Shown(content)} is not a setting; expected 'key = value', or an indented line that continues a value", number);
            return;
        }

        _key = content[..separator].TrimEnd();
        _keyLine = number;
        _value.Add(content[(separator + 1)..].Trim());
        if (!_seen.Add((_section, _key)))
            Refuse($"'{_key}' is set already, in line {_section.Find(_key)?.Line}; a key may stand once in a section", number);
    }

    // Goes on, so that one look finds all; the file is of no use then.
    private void Refuse(string problem, int line) =>
        _problems.Add(new PasteException(problem, _ini.Path, line, _section is { Name.Length: > 0 } ? _section.Name : null));

    // A line that is no setting may be a password, or the second half of a value that holds one: only a header or a key is shown of it.
    private static string Shown(string content)
    {
        var end = content[0] == '[' ? content.IndexOf(' ', StringComparison.Ordinal) : content.AsSpan().IndexOfAny('=', ':');
        return end >= 0 ? $"'{content[..(end + 1)].TrimEnd()} …'" : content[0] == '[' ? $"'{content}'" : "this line";
    }

    private void FinishValue()
    {
        if (_key is not null)
            _section!.Set(new PasteIniEntry(_key, string.Join('\n', _value).TrimEnd(), _keyLine)); // a key is only ever opened in a section
        _key = null;
        _value.Clear();
    }
}

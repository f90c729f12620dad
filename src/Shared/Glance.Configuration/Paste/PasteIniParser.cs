using Glance.Configuration.Surroundings;

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
    private readonly List<(PasteIniSection First, PasteIniSection Again)> _doubled = [];
    private PasteIniSection? _section;
    private string? _key;
    private int _keyLine;
    private int _indent;
    private bool _isLost;
    private readonly List<string> _value = [];

    private PasteIniParser(string path, bool isPaste) => _ini = new PasteIni(path, isPaste);

    /// <summary>Parses a text.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="path">Absolute path, for messages and <c>%(here)s</c>.</param>
    /// <exception cref="PasteException">The text breaks the grammar.</exception>
    public static PasteIni Parse(string text, string path)
    {
        var ini = Read(text, path);
        return ini.Problems.Count == 0 ? ini : throw new PasteException(ini.Problems);
    }

    /// <summary>Parses a text, whatever is wrong with some of its lines.</summary>
    /// <param name="text">Content of the file; bytes that are no UTF-8 may be marked (<see cref="Utf8Text"/>).</param>
    /// <param name="path">Absolute path, for messages and <c>%(here)s</c>.</param>
    /// <param name="isPaste">As <see cref="PasteIni.IsPaste"/> has it.</param>
    /// <returns>What is in the lines that are well, and what is wrong with the others.</returns>
    public static PasteIni Read(string text, string path, bool isPaste = true)
    {
        var parser = new PasteIniParser(path, isPaste);
        var number = 0;

        // Python's universal line ends and no others: a value may hold what Unicode takes for one.
        foreach (var line in text.AsSpan().TrimStart('\uFEFF').ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r'))
            parser.ReadLine(line, ++number);
        parser.FinishValue();
        foreach (var (first, again) in parser._doubled)
            first.Join(again);
        return parser._ini;
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
        if ((_key is not null || _isLost) && indent > _indent)
        {
            Continue(content, number);
            return;
        }

        _indent = indent;
        FinishValue();
        _isLost = false;
        if (Utf8Text.WhyWrong(content) is { } wrong)
            Lose($"this file {wrong}", number, isHeader: content[0] == '[');
        else if (content[0] == '[' && content.LastIndexOf(']') >= 2)
            OpenSection(content[1..content.LastIndexOf(']')], number);
        else if (content[0] == '[' && (_section is null || !content.AsSpan().ContainsAny('=', ':')))
            LoseHeader(content, number);
        else
            OpenKey(content, number);
    }

    // What continues a line that cannot be understood belongs to it.
    private void Continue(string content, int number)
    {
        if (_key is null)
            return;
        if (Utf8Text.WhyWrong(content) is not { } wrong)
        {
            _value.Add(content);
            return;
        }

        _key = null;
        _value.Clear();
        Lose($"this file {wrong}", number, isHeader: false);
    }

    private void OpenSection(string name, int number)
    {
        if (name == "DEFAULT")
        {
            _section = _ini.Defaults;
            return;
        }

        _section = new PasteIniSection(name, number);
        if (_ini.TryAdd(_section))
            return;
        var first = _ini.Find(name)!; // for TryAdd found it
        Refuse($"the section is there already, from line {first.Line}; a section may stand once in a file", number);
        _doubled.Add((first, _section));
    }

    private void OpenKey(string content, int number)
    {
        var separator = content.AsSpan().IndexOfAny('=', ':');
        if (_section is null)
        {
            Refuse($"{Shown(content)} stands before the first section; a [section] header must come first", number);
            _section = new PasteIniSection(string.Empty, number); // what else is before it need not be told
            _isLost = separator <= 0;
        }
        else if (separator <= 0)
        {
            Lose(
                $"{Shown(content)} is not a setting; expected 'key = value', or an indented line that continues a value",
                number, isHeader: false);
        }

        if (_isLost)
            return;

        _key = _ini.KeyOf(content[..separator].TrimEnd());
        _keyLine = number;
        _value.Add(content[(separator + 1)..].Trim());
        if (!_seen.Add((_section, _key)))
            Refuse($"'{_key}' is set already, in line {_section.Find(_key)?.Line}; a key may stand once in a section", number);
    }

    private void LoseHeader(string content, int number)
    {
        Lose(content[^1] == ']' ? "a section needs a name between [ and ]" : "a section must end with ]", number, isHeader: true);
        _ini.Defaults.IsIncomplete |= content.StartsWith("[DEFAULT", StringComparison.Ordinal);
    }

    // What such a line would have said is missing where it stands. Below a header nobody knows whose lines they are.
    private void Lose(string problem, int number, bool isHeader)
    {
        if (isHeader)
            _section = new PasteIniSection(string.Empty, number);
        else
            _section?.IsIncomplete = true;
        Refuse(problem, number, isHeader, isLost: true);
        _isLost = true;
    }

    // Goes on, so that one look finds all; the file is of no use then.
    private void Refuse(string problem, int line, bool isHeader = false, bool isLost = false) =>
        _ini.Problems.Add(new PasteException(problem, _ini.Path, line, _section is { Name.Length: > 0 } ? _section.Name : null)
        {
            IsOfGrammar = true,
            IsOfHeader = isHeader,
            IsOfLostLine = isLost,
        });

    // A line that is no setting may be a password, or the second half of a value that holds one: only a key is shown of it.
    private static string Shown(string content)
    {
        var end = content.AsSpan().IndexOfAny('=', ':');
        return end >= 0 ? $"'{content[..(end + 1)].TrimEnd()} …'" : "this line";
    }

    private void FinishValue()
    {
        if (_key is not null)
            _section!.Set(new PasteIniEntry(_key, string.Join('\n', _value).TrimEnd(), _keyLine)); // a key is only ever opened in a section
        _key = null;
        _value.Clear();
    }
}

using System.Text;
using Glance.Configuration.Declarations;
using Glance.Configuration.Surroundings;

namespace Glance.Configuration.Parsing;

/// <summary>
/// Reads the INI dialect of oslo.config's iniparser.py. Where upstream stops at the first bad line, this one
/// notes the line and goes on, so that the operator sees everything at once.
/// </summary>
internal sealed class IniParser
{
    /// <summary>More than any service has; a worker takes no more than so many times 256 from its supervisor.</summary>
    public const int MostOptions = 1 << 16;

    // Who has so many to mend has the wrong file.
    private const int MostProblems = 100;

    private readonly string _file;
    private readonly List<Assignment> _assignments = [];
    private readonly List<ConfigurationProblem> _problems = [];
    private string? _section;
    private string? _key;
    private int _keyLine;
    private StringBuilder? _continued;
    private string _value = string.Empty;
    // Continuation lines after a bad line belong to it and are not reported again.
    private bool _skipContinuation;
    // Options below a bad section line are left out: where they belong is not known, and saying so of each says nothing new.
    private bool _sectionIsBad;

    private IniParser(string file) => _file = file;

    public static IniDocument Parse(string text, string file)
    {
        IniParser parser = new(file);
        var number = 0;
        var rest = text.AsSpan().TrimStart('\uFEFF');
        while (!rest.IsEmpty && parser.WhyToStop() is null)
        {
            var end = rest.IndexOfAny('\r', '\n');
            var line = end < 0 ? rest : rest[..end];
            var width = end < 0 ? rest.Length : end + (rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n' ? 2 : 1);
            parser.Take(line.TrimEnd(), ++number);
            rest = rest[width..];
        }

        parser.Flush();
        if (parser.WhyToStop() is not { } reason)
            return new IniDocument(parser._assignments, parser._problems);
        parser.Report(number, [], reason);
        return new IniDocument([], parser._problems);
    }

    private string? WhyToStop() => _problems.Count >= MostProblems
        ? $"{MostProblems} lines are wrong already; what follows was not read"
        : _assignments.Count > MostOptions
            ? $"the file sets more than {MostOptions} options; is it a configuration of this service?"
            : null;

    private void Take(ReadOnlySpan<char> line, int number)
    {
        if (line.IsEmpty)
        {
            Flush();
            _skipContinuation = false;
        }
        // Before the comment rule: an indented "# text" continues the value above it.
        else if (line[0] is ' ' or '\t')
        {
            Continue(line.TrimStart(), number);
        }
        else
        {
            Flush();
            _skipContinuation = false;
            if (line[0] is '#' or ';')
                return;
            if (Utf8Text.WhyWrong(line) is { } wrong)
                Lose(line, number, wrong);
            else if (line[0] == '[')
                BeginSection(line, number);
            else
                BeginAssignment(line, number);
        }
    }

    private void Continue(ReadOnlySpan<char> text, int number)
    {
        if (_key is not null && Utf8Text.WhyWrong(text) is { } wrong)
        {
            Lose(_key, number, wrong);
            _key = null;
            _continued = null;
        }
        else if (_key is not null)
        {
            _continued ??= new StringBuilder(_value);
            _continued.Append('\n').Append(text);
        }
        else if (!_skipContinuation)
        {
            Report(number, [], "an indented line continues an option, but none is open above it; write options at the first column");
        }
    }

    // Of a line with bytes that nobody can read only the option's name counts: its value is not known, which says nothing of others.
    private void Lose(ReadOnlySpan<char> line, int number, string wrong)
    {
        var isHeader = line[0] == '[';
        var end = line.IndexOfAny('=', ':');
        var name = (end < 0 ? line : line[..end]).Trim();
        var isKnown = !isHeader && _section is not null && !name.IsEmpty && Utf8Text.WhyWrong(name) is null && !name.ContainsAny(' ', '\t');
        if (isHeader)
            (_section, _sectionIsBad) = (null, true);
        _skipContinuation = true;
        _problems.Add(new ConfigurationProblem(ConfigurationProblemKind.Grammar, $"the configuration file {wrong}")
        {
            File = _file,
            Line = number,
            Section = _section,
            Option = isKnown ? name.ToString() : null,
        });
    }

    private void BeginSection(ReadOnlySpan<char> line, int number)
    {
        _section = null;
        _sectionIsBad = line[^1] != ']' || line.Length == 2;
        if (!_sectionIsBad)
            _section = OptionName.NormalizeGroup(line[1..^1].ToString());
        else Report(number, ShownLine.Header(line), line[^1] == ']' ? "a section needs a name between [ and ]" : "a section must end with ]");
    }

    private void BeginAssignment(ReadOnlySpan<char> line, int number)
    {
        var split = line.IndexOfAny('=', ':');
        if (split < 0)
        {
            Report(number, ShownLine.KnownName(line), "an option needs = or : between its name and its value");
            _skipContinuation = true;
            return;
        }

        var key = line[..split].Trim();
        if (key.IsEmpty)
        {
            Report(number, line, "the name before = or : is missing");
            _skipContinuation = true;
            return;
        }

        _key = key.ToString();
        _keyLine = number;
        _value = Unquote(line[(split + 1)..].Trim()).ToString();
    }

    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value[0] is not ('"' or '\'') || value[^1] != value[0])
            return value;
        return value.Length == 1 ? [] : value[1..^1];
    }

    private void Flush()
    {
        if (_key is null)
            return;
        if (_section is null && !_sectionIsBad)
            Report(_keyLine, _key, "an option must stand below a section such as [DEFAULT]");
        else if (_section is not null)
            _assignments.Add(new Assignment(_section, _key, _continued?.ToString() ?? _value, new(SettingSource.File, _file, _keyLine)));
        _key = null;
        _continued = null;
    }

    private void Report(int number, ReadOnlySpan<char> shown, string message) =>
        _problems.Add(new ConfigurationProblem(ConfigurationProblemKind.Grammar, message)
        {
            File = _file,
            Line = number,
            Section = _section,
            Value = shown.IsEmpty ? null : ShownLine.Excerpt(shown),
        });
}

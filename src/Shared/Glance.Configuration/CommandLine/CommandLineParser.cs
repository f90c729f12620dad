using Glance.Configuration.Declarations;
using Glance.Configuration.Interpolation;
using Glance.Configuration.Parsing;
using Glance.Configuration.Reporting;

namespace Glance.Configuration.CommandLine;

/// <summary>
/// Reads arguments the way Python's argparse does for upstream: <c>--name value</c>, <c>--name=value</c>, unambiguous
/// beginnings of names; help and version act where they stand, unknown arguments are refused together at the end.
/// </summary>
internal sealed class CommandLineParser(IReadOnlyList<string> arguments, string version)
{
    private readonly List<CommandLineSource> _sources = [];
    private readonly List<string> _unknown = [];
    private CommandLineAction _action = CommandLineAction.Serve;
    private bool _offline;
    private string _output = string.Empty;
    private int _next;

    public GlanceApiCommandLine Parse()
    {
        while (_next < arguments.Count)
        {
            var refusal = Take(arguments[_next++]);
            if (refusal is not null)
                return Refuse(refusal);
            if (_action == CommandLineAction.Print && _output.Length > 0)
                return Result();
        }

        return _unknown.Count > 0 ? Refuse(Unknown()) : Result();
    }

    /// <summary>Takes one argument and perhaps its value; the answer is why it is refused, or null.</summary>
    private string? Take(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        var name = equals < 0 ? argument : argument[..equals];
        var given = equals < 0 ? null : argument[(equals + 1)..];
        if (Find(name, out var ambiguity) is not { } spec)
        {
            if (ambiguity is null)
                _unknown.Add(argument);
            return ambiguity;
        }

        var shown = string.Join('/', spec.Spellings);
        if (spec.Metavar is null)
        {
            if (given is not null && given != spec.OptionalValue)
                return $"argument {shown}: it takes no value{(spec.OptionalValue is { } only ? $" other than '{only}'" : string.Empty)}, but '{given}' was given";
        }
        else if (given is null)
        {
            if (_next == arguments.Count || LooksLikeName(arguments[_next]))
                return $"argument {shown}: it needs a value ({spec.Metavar})";
            given = arguments[_next++];
        }

        return spec.Refusal is { } refusal ? $"argument {shown}: {refusal}" : Apply(spec, given, shown);
    }

    private string? Apply(ArgumentSpec spec, string? given, string shown)
    {
        switch (spec.Spellings[0])
        {
            case GlanceApiArguments.Help:
                Print(HelpText.Write());
                return null;
            case GlanceApiArguments.Version:
                Print(version + "\n");
                return null;
            case GlanceApiArguments.GenerateConfig:
                Print(SampleConfiguration.Write());
                return null;
            case GlanceApiArguments.CheckConfig:
                _action = CommandLineAction.CheckConfiguration;
                _offline = given is not null;
                return null;
            case GlanceApiArguments.ListPolicies:
                _action = CommandLineAction.ListPolicies;
                return null;
            case GlanceApiArguments.ConfigFile:
                _sources.Add(new CommandLineSource.ConfigFile(given!)); // an argument with a placeholder was given a value above
                return null;
            case GlanceApiArguments.ConfigDir:
                _sources.Add(new CommandLineSource.ConfigDirectory(given!)); // the same
                return null;
            default:
                return Assign(spec, given ?? spec.SwitchText, shown);
        }
    }

    private string? Assign(ArgumentSpec spec, string text, string shown)
    {
        var option = spec.Option!; // every argument that is neither verb nor file carries its option
        if (!Template.NeedsExpansion(text) && !option.TryNormalize([text], out _, out var reason))
            return $"argument {shown}: '{text}' is not acceptable, expected {option.Expected}{(reason.Length > 0 ? $" ({reason})" : string.Empty)}";
        SettingOrigin origin = new(SettingSource.CommandLine, spec.Spellings[0], 0);
        _sources.Add(new CommandLineSource.Value(option, new Assignment(option.Group, option.Name, text, origin)));
        return null;
    }

    private static ArgumentSpec? Find(string name, out string? ambiguity)
    {
        ambiguity = null;
        var exact = GlanceApiArguments.All.FirstOrDefault(spec => spec.Spellings.Contains(name));
        if (exact is not null || !name.StartsWith("--", StringComparison.Ordinal) || name.Length < 3)
            return exact;

        List<ArgumentSpec> possible = [.. GlanceApiArguments.All.Where(spec => spec.Spellings.Any(each => each.StartsWith(name, StringComparison.Ordinal)))];
        if (possible.Count > 1)
            ambiguity = $"{name} may mean {string.Join(" or ", possible.Select(spec => spec.Spellings.First(each => each.StartsWith(name, StringComparison.Ordinal))))}";
        return possible.Count == 1 ? possible[0] : null;
    }

    private static bool LooksLikeName(string text) => text.Length > 1 && text[0] == '-' && !char.IsAsciiDigit(text[1]) && text[1] != '.';

    private void Print(string text)
    {
        _action = CommandLineAction.Print;
        _output = text;
    }

    private string Unknown()
    {
        var message = $"unrecognized arguments: {string.Join(' ', _unknown)}";
        var first = _unknown[0].Split('=')[0];
        var near = first.StartsWith("--", StringComparison.Ordinal)
            ? NearestName.Find(first, GlanceApiArguments.All.SelectMany(spec => spec.Spellings))
            : null;
        return near is null ? message : $"{message} (did you mean {near}?)";
    }

    private static GlanceApiCommandLine Refuse(string message) =>
        new(CommandLineAction.Refuse, []) { Error = $"{HelpText.Usage}\nglance-api: error: {message}\n" };

    private GlanceApiCommandLine Result() => new(_action, _sources) { Output = _output, Offline = _offline };
}

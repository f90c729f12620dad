using System.Text;

namespace Glance.Configuration.Paste;

/// <summary>
/// <c>%(name)s</c> and <c>%%</c> in values, as ConfigParser's BasicInterpolation has them: names come from the
/// section, then from [DEFAULT], and may refer to each other ten deep.
/// </summary>
internal sealed class PasteInterpolation(PasteIni ini, PasteIniSection section)
{
    private const int MaxDepth = 10;

    private bool _lacksName;

    /// <summary>The value with every reference replaced. What is wrong is told without the value, which may be a password.</summary>
    /// <exception cref="PasteException">A reference is malformed, leads nowhere or in a circle.</exception>
    public string Expand(PasteIniEntry entry) => TryExpand(entry, out var value) is { } problem ? throw problem : value;

    /// <summary>The value with every reference replaced; returns what is wrong with it, or null.</summary>
    public PasteException? TryExpand(PasteIniEntry entry, out string value)
    {
        value = entry.Raw;
        if (entry.IsLiteral || !value.Contains('%', StringComparison.Ordinal))
            return null;
        var builder = new StringBuilder();
        var problem = Append(builder, entry.Raw, 1);
        value = builder.ToString();
        return problem is null
            ? null
            : new PasteException($"{entry.Key}: {problem}", ini.Path, entry.Line, section.Name) { MayFollow = _lacksName };
    }

    private string? Append(StringBuilder builder, string rest, int depth)
    {
        if (depth > MaxDepth)
            return $"the references lead through more than {MaxDepth} values; do they refer to each other?";
        for (var at = 0; at < rest.Length;)
        {
            var percent = rest.IndexOf('%', at);
            if (percent < 0)
            {
                builder.Append(rest, at, rest.Length - at);
                return null;
            }

            builder.Append(rest, at, percent - at);
            at = percent + 2;
            var next = percent + 1 < rest.Length ? rest[percent + 1] : '\0';
            if (next == '%')
            {
                builder.Append('%');
                continue;
            }

            if (next != '(')
                return "a percent sign must be written '%%', or begin a reference '%(name)s'";
            var close = rest.IndexOf(')', at);
            if (close <= at || close + 1 == rest.Length || rest[close + 1] != 's')
                return "what begins with '%(' is not a reference; expected '%(name)s', or '%%(' for the characters themselves";
            if (AppendReference(builder, rest[at..close], depth) is { } problem)
                return problem;
            at = close + 2;
        }

        return null;
    }

    private string? AppendReference(StringBuilder builder, string name, int depth)
    {
        if (ini.Lookup(section, name) is not { } entry)
        {
            _lacksName = section.IsIncomplete || ini.Defaults.IsIncomplete;
            return $"'%({name})s' names nothing; neither [{section.Name}] nor [DEFAULT] sets '{name}'";
        }

        if (!entry.IsLiteral)
            return Append(builder, entry.Raw, depth + 1);
        builder.Append(entry.Raw);
        return null;
    }
}

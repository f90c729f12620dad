using System.Globalization;
using System.Text;

namespace Glance.Logging.Formatting;

/// <summary>A Python format string, <c>%(name)s</c> and its kin, read once and written many times.</summary>
internal sealed class PercentFormat
{
    private readonly List<Part> _parts = [];

    private PercentFormat()
    {
    }

    /// <summary>
    /// Reads <paramref name="format"/>. Whatever it holds, a usable format comes back: what is not understood is printed as it
    /// stands, a name nobody knows as a dash, and both are told in <paramref name="problems"/> under the name of the option.
    /// </summary>
    public static PercentFormat Parse(string option, string format, Func<string, RecordField?> find, List<string> problems)
    {
        var result = new PercentFormat();
        var literal = new StringBuilder();
        var position = 0;
        while (position < format.Length)
        {
            var c = format[position];
            if (c != '%')
            {
                literal.Append(c);
                position++;
            }
            else if (position + 1 < format.Length && format[position + 1] == '%')
            {
                literal.Append('%');
                position += 2;
            }
            else if (TryReadDirective(format, ref position, out var key, out var part))
            {
                result.AddLiteral(literal);
                result._parts.Add(part with { Field = find(key) ?? Unknown(option, key, problems) });
            }
            else
            {
                problems.Add($"[DEFAULT] {option}: '%' at character {position + 1} does not begin a %(name)s; it is printed as it stands");
                literal.Append(c);
                position++;
            }
        }

        result.AddLiteral(literal);
        return result;
    }

    public void Write(StringBuilder output, LogRecord record)
    {
        foreach (var part in _parts)
        {
            if (part.Field is null)
            {
                output.Append(part.Literal);
                continue;
            }

            var start = output.Length;
            part.Field(output, record);
            Shape(output, start, part);
        }
    }

    private static RecordField Unknown(string option, string key, List<string> problems)
    {
        problems.Add($"[DEFAULT] {option}: no log record has a value named '{key}'; it is printed as '-'");
        return static (output, _) => output.Append('-');
    }

    private static void Shape(StringBuilder output, int start, Part part)
    {
        if (part.Precision >= 0 && part.Conversion is 's' or 'r' && output.Length - start > part.Precision)
        {
            output.Length = start + part.Precision;
        }

        var missing = part.Width - (output.Length - start);
        if (missing <= 0)
        {
            return;
        }

        if (part.LeftAligned)
        {
            output.Append(' ', missing);
        }
        else
        {
            output.Insert(start, new string(part.ZeroPadded && part.Conversion is not ('s' or 'r') ? '0' : ' ', missing));
        }
    }

    private static bool TryReadDirective(string format, ref int position, out string key, out Part part)
    {
        key = "";
        part = new Part();
        var at = position + 1;
        var close = at < format.Length && format[at] == '(' ? format.IndexOf(')', at) : -1;
        if (close < 0)
        {
            return false;
        }

        key = format[(at + 1)..close];
        at = close + 1;
        for (; at < format.Length && format[at] is '-' or '0' or '+' or ' ' or '#'; at++)
        {
            part = part with { LeftAligned = part.LeftAligned || format[at] == '-', ZeroPadded = part.ZeroPadded || format[at] == '0' };
        }

        var width = ReadNumber(format, ref at);
        var precision = -1;
        if (at < format.Length && format[at] == '.')
        {
            at++;
            precision = ReadNumber(format, ref at);
        }

        if (at >= format.Length || format[at] is not ('s' or 'r' or 'd' or 'i' or 'u' or 'f' or 'F' or 'g' or 'x'))
        {
            return false;
        }

        part = part with { Width = width, Precision = precision, Conversion = format[at] };
        position = at + 1;
        return true;
    }

    /// <summary>Digits up to a width no line needs more of.</summary>
    private static int ReadNumber(string format, ref int at)
    {
        var start = at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
        {
            at++;
        }

        return at == start ? 0 : int.TryParse(format.AsSpan(start, at - start), CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 512) : 512;
    }

    private void AddLiteral(StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            _parts.Add(new Part { Literal = literal.ToString() });
            literal.Clear();
        }
    }

    private sealed record Part
    {
        public string Literal { get; init; } = "";

        public RecordField? Field { get; init; }

        public bool LeftAligned { get; init; }

        public bool ZeroPadded { get; init; }

        public int Width { get; init; }

        public int Precision { get; init; } = -1;

        public char Conversion { get; init; } = 's';
    }
}

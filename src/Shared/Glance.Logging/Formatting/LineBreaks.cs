using System.Buffers;
using System.Globalization;
using System.Text;

namespace Glance.Logging.Formatting;

/// <summary>
/// Cuts a text into printable lines: other control characters are written as <c>\x1b</c>, so that a terminal showing the log obeys nobody.
/// </summary>
internal static class LineBreaks
{
    // The same as programs print by PrintableText of Glance.Linux, to which this library does not refer: a test holds them together.
    private static readonly SearchValues<char> Controls = SearchValues.Create(
    [
        .. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(c => c != '\t'
            && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator),
    ]);

    public static IEnumerable<string> Split(string text)
    {
        if (!text.AsSpan().ContainsAny('\n', '\r'))
        {
            return [Printable(text)];
        }

        return text.TrimEnd('\n', '\r').Split('\n').Select(static line => Printable(line.TrimEnd('\r')));
    }

    public static string First(string text)
    {
        var end = text.AsSpan().IndexOfAny('\n', '\r');
        return Printable(end < 0 ? text : text[..end]);
    }

    private static string Printable(string line)
    {
        if (!line.AsSpan().ContainsAny(Controls))
        {
            return line;
        }

        var output = new StringBuilder(line.Length + 16);
        foreach (var c in line)
        {
            if (!Controls.Contains(c))
            {
                output.Append(c);
            }
            else if (c > byte.MaxValue)
            {
                output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                output.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            }
        }

        return output.ToString();
    }
}

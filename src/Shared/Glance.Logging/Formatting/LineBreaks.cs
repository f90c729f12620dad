using System.Globalization;
using System.Text;

namespace Glance.Logging.Formatting;

/// <summary>
/// Cuts a text into printable lines: other control characters are written as <c>\x1b</c>, so that a terminal showing the log obeys nobody.
/// </summary>
internal static class LineBreaks
{
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
        var clean = true;
        foreach (var c in line)
        {
            clean &= !IsControl(c);
        }

        if (clean)
        {
            return line;
        }

        var output = new StringBuilder(line.Length + 16);
        foreach (var c in line)
        {
            if (IsControl(c))
            {
                output.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
            }
            else
            {
                output.Append(c);
            }
        }

        return output.ToString();
    }

    private static bool IsControl(char c) => c != '\t' && char.IsControl(c);
}

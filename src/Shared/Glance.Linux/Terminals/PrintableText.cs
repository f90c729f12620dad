using System.Buffers;
using System.Globalization;
using System.Text;

namespace Glance.Linux.Terminals;

/// <summary>
/// Text that a terminal may show: it obeys control characters, and those of a value come from whoever wrote the value. They are written
/// <c>\x1b</c>, as in the log (docs/decisions/0412).
/// </summary>
public static class PrintableText
{
    // C0 but for tab and line end, DEL, and C1 (ECMA-48): escape sequences begin with one of them. Then what ends lines or turns the
    // direction of what follows (Unicode's classes Cf, Zl and Zp).
    private static readonly SearchValues<char> Controls = SearchValues.Create(
    [
        .. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(c => c is not ('\t' or '\n')
            && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator),
    ]);

    /// <summary>The text as one line: line ends become blanks, and other control characters are written out.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static string Line(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Of(text.Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\r', ' '));
    }

    /// <summary>The text with control characters written out; line ends and tabs stay.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text itself when it has none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAny(Controls))
            return text;
        var output = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (!Controls.Contains(c))
                output.Append(c);
            else if (c > byte.MaxValue)
                output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                output.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
        }

        return output.ToString();
    }
}

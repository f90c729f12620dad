using System.Globalization;
using System.Text;

namespace Glance.Api.Errors;

/// <summary>Escaping and stripping of markup exactly as WebOb's error bodies have it.</summary>
internal static class Markup
{
    /// <summary>The text as it is.</summary>
    public static string Verbatim(string text) => text;

    /// <summary>HTML special characters and everything outside ASCII as character references.</summary>
    public static string Escape(string text)
    {
        var builder = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => builder.Append("&amp;"),
                '<' => builder.Append("&lt;"),
                '>' => builder.Append("&gt;"),
                '"' => builder.Append("&quot;"),
                '\'' => builder.Append("&#x27;"),
                < 0x80 => builder.Append((char)rune.Value),
                _ => builder.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};"),
            };
        }

        return builder.ToString();
    }

    /// <summary>Plain text: line ends become blanks, <c>br</c> becomes a line end, every other tag goes.</summary>
    public static string Strip(string markup)
    {
        var text = markup.Replace('\n', ' ').Replace("\r", "", StringComparison.Ordinal);
        text = Cut(text, "<br", "\n");
        text = text.Replace("<!--", "", StringComparison.Ordinal).Replace("-->", "", StringComparison.Ordinal);
        return Cut(text, "<", "");
    }

    private static string Cut(string text, string opening, string replacement)
    {
        StringBuilder? builder = null;
        var at = 0;
        while (true)
        {
            var start = text.IndexOf(opening, at, StringComparison.OrdinalIgnoreCase);
            var end = start < 0 ? -1 : text.IndexOf('>', start + opening.Length);
            if (end < 0)
                return builder is null ? text : builder.Append(text, at, text.Length - at).ToString();
            builder ??= new StringBuilder(text.Length);
            builder.Append(text, at, start - at).Append(replacement);
            at = end + 1;
        }
    }
}

using System.Text;

namespace Glance.Configuration.Values;

/// <summary>
/// A regular expression from a file or a schema, for .NET: in it <c>$</c> is the end of the text. .NET (and Python) would also let a line
/// feed stand behind it, so that <c>^[a-z]+$</c> takes <c>"abc\n"</c>, which no author of a pattern means.
/// </summary>
public static class ExactPattern
{
    /// <summary>
    /// The pattern with <c>\z</c> for every <c>$</c> and <c>\Z</c> that is an anchor. One with inline options for several lines stays as it
    /// is.
    /// </summary>
    /// <param name="pattern">As written.</param>
    public static string Of(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (!pattern.Contains('$', StringComparison.Ordinal) && !pattern.Contains("\\Z", StringComparison.Ordinal))
            return pattern;
        if (IsForLines(pattern))
            return pattern;
        var text = new StringBuilder(pattern.Length + 2);
        var inClass = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\' when at + 1 < pattern.Length:
                    text.Append('\\').Append(pattern[at + 1] == 'Z' && !inClass ? 'z' : pattern[at + 1]);
                    at++;
                    break;
                case '[' when !inClass:
                    inClass = true;
                    text.Append('[');
                    if (at + 1 < pattern.Length && pattern[at + 1] == '^')
                        text.Append(pattern[++at]);
                    if (at + 1 < pattern.Length && pattern[at + 1] == ']') // The first one in a class is itself.
                        text.Append(pattern[++at]);
                    break;
                case ']':
                    inClass = false;
                    text.Append(']');
                    break;
                case '$' when !inClass:
                    text.Append("\\z");
                    break;
                case var other:
                    text.Append(other);
                    break;
            }
        }

        return text.ToString();
    }

    private static bool IsForLines(string pattern)
    {
        for (var at = pattern.IndexOf("(?", StringComparison.Ordinal); at >= 0; at = pattern.IndexOf("(?", at + 1, StringComparison.Ordinal))
        {
            for (var letter = at + 2; letter < pattern.Length && char.IsAsciiLetter(pattern[letter]); letter++)
            {
                if (pattern[letter] == 'm')
                    return true;
            }
        }

        return false;
    }
}

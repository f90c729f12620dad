using Glance.Configuration.Declarations;

namespace Glance.Configuration.Parsing;

/// <summary>
/// What is shown of a line that cannot be understood: it may be a password, or the second half of a value that holds one.
/// </summary>
internal static class ShownLine
{
    /// <summary>Of a line without = only an option's name is shown.</summary>
    public static ReadOnlySpan<char> KnownName(ReadOnlySpan<char> line)
    {
        var space = line.IndexOfAny(' ', '\t');
        var word = (space < 0 ? line : line[..space]).ToString();
        return OptionCatalog.IsName(word) ? word : [];
    }

    /// <summary>Of a header that is none only the name of a known section is shown: it may be the second half of a password.</summary>
    public static ReadOnlySpan<char> Header(ReadOnlySpan<char> line)
    {
        if (line is "[]")
            return line;
        var end = line.IndexOfAny(']', ' ', '\t');
        var shown = end < 0 ? line : line[end] == ']' ? line[..(end + 1)] : line[..end];
        return OptionCatalog.IsGroup(OptionName.NormalizeGroup(shown[1..].TrimEnd(']').ToString())) ? shown : [];
    }

    /// <summary>The beginning of a line, without any value.</summary>
    public static string Excerpt(ReadOnlySpan<char> line)
    {
        const int Longest = 40;
        var end = line.IndexOfAny('=', ':');
        var shown = end >= 0 ? line[..(end + 1)] : line;
        return shown.Length > Longest ? string.Concat(shown[..Longest], "…") : shown.ToString();
    }
}

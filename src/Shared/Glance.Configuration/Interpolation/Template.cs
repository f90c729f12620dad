using System.Text;

namespace Glance.Configuration.Interpolation;

/// <summary>
/// Replaces <c>$name</c> and <c>${name}</c>; <c>$$</c> and <c>\$</c> are a plain dollar, and a dollar that
/// begins nothing stays as it is. What is put in is not looked at again.
/// </summary>
internal static class Template
{
    public static bool NeedsExpansion(string text) => text.Contains('$', StringComparison.Ordinal);

    /// <param name="text">The text to fill in.</param>
    /// <param name="lookup">Answers a name, or throws <see cref="InterpolationException"/>.</param>
    /// <param name="maxLength">Longest result.</param>
    public static string Expand(string text, Func<string, string> lookup, int maxLength)
    {
        StringBuilder result = new(text.Length);
        var position = 0;
        while (position < text.Length)
        {
            position += Step(text.AsSpan(position), lookup, result);
            if (result.Length > maxLength)
                throw new InterpolationException($"the references in it expand to more than {maxLength} characters");
        }

        return result.ToString();
    }

    private static int Step(ReadOnlySpan<char> rest, Func<string, string> lookup, StringBuilder result)
    {
        if (rest is ['$', '$', ..] or ['\\', '$', ..])
        {
            result.Append('$');
            return 2;
        }

        if (rest[0] == '$')
        {
            var plain = NameLength(rest[1..]);
            if (plain > 0)
            {
                result.Append(lookup(rest.Slice(1, plain).ToString()));
                return plain + 1;
            }

            var braced = rest.Length > 1 && rest[1] == '{' ? NameLength(rest[2..]) : 0;
            if (braced > 0 && rest.Length > braced + 2 && rest[braced + 2] == '}')
            {
                result.Append(lookup(rest.Slice(2, braced).ToString()));
                return braced + 3;
            }
        }

        var next = rest[1..].IndexOfAny('$', '\\');
        var width = next < 0 ? rest.Length : next + 1;
        result.Append(rest[..width]);
        return width;
    }

    private static int NameLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !(char.IsAsciiLetter(text[0]) || text[0] == '_'))
            return 0;
        var length = 1;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '_' or '.'))
            length++;
        return length;
    }
}

using System.Buffers;
using System.Text;

namespace Glance.Logging.Masking;

/// <summary>
/// Secrets among parameters as addresses and connection strings have them, <c>password=x&amp;sslmode=y</c>, percent-encoded or not. A
/// sentence about an option has blanks around its equals sign, and is none.
/// </summary>
internal static class SecretParameters
{
    private const string EncodedEquals = "%3D";

    private static readonly SearchValues<char> Ends = SearchValues.Create("&; \t\r\n\"'");

    /// <summary>The text with stars in the place of each secret; the same text when there is none.</summary>
    public static string Hide(string text)
    {
        StringBuilder? hidden = null;
        var copied = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var sign = SignAt(text, at);
            if (sign == 0 || at < copied || !IsSecret(NameBefore(text, at)))
                continue;
            var start = at + sign;
            var end = EndOf(text, start);
            if (end == start)
                continue;
            (hidden ??= new StringBuilder()).Append(text, copied, start - copied).Append(SecretString.Stars);
            copied = end;
        }

        return hidden is null ? text : hidden.Append(text, copied, text.Length - copied).ToString();
    }

    private static int SignAt(string text, int at) => text[at] switch
    {
        '=' => 1,
        '%' when text.AsSpan(at).StartsWith(EncodedEquals, StringComparison.OrdinalIgnoreCase) => EncodedEquals.Length,
        _ => 0,
    };

    private static ReadOnlySpan<char> NameBefore(string text, int at)
    {
        var start = at;
        while (start > 0 && at - start < SecretMask.LongestName && SecretMask.IsNameCharacter(text[start - 1]))
            start--;
        return text.AsSpan(start, at - start);
    }

    // PWD is ODBC's name; behind an encoded separator the name begins with the last two digits of that.
    private static bool IsSecret(ReadOnlySpan<char> name) =>
        name.EndsWith("pwd", StringComparison.OrdinalIgnoreCase) || SecretMask.IsSecretName(name, out _);

    private static int EndOf(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAny(Ends);
        var end = length < 0 ? text.Length : start + length;
        return length > 0 && text[end - 1] == ':' && text[end] == ' ' ? end - 1 : end; // the colon of the sentence that quotes it
    }
}

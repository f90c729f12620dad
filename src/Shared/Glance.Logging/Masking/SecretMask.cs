using System.Text;

namespace Glance.Logging.Masking;

/// <summary>
/// Replaces what must not be in a log by stars: values named like a password, key or token, passwords in URLs, and
/// Keystone's own tokens wherever they stand. One pass over the text; text without secrets is returned as it came.
/// </summary>
internal static class SecretMask
{
    /// <summary>Endings of names whose value is secret, after lower-casing and turning dashes into underscores.</summary>
    private static readonly string[] SecretNames =
    [
        "password", "passwd", "pswd", "_pass", "adminpass", "secret", "token", "secret_key", "access_key", "api_key",
        "apikey", "auth_key", "store_key", "private_key", "hmac_keys", "hmac_key", "authorization", "set_cookie", "bind_pw",
        "secret_uuid",
    ];

    private const string FernetStart = "gAAAAA";
    internal const int LongestName = 64;

    public static string Apply(string text)
    {
        StringBuilder? output = null;
        var copied = 0;
        var position = 0;
        while (position < text.Length)
        {
            var hit = text.AsSpan(position).IndexOfAny(':', '=', 'g');
            if (hit < 0)
            {
                break;
            }

            position += hit;
            if (!TryFindSecret(text, position, out var start, out var end))
            {
                position++;
                continue;
            }

            output ??= new StringBuilder(text.Length);
            output.Append(text, copied, start - copied).Append(SecretString.Stars);
            copied = end;
            position = Math.Max(end, position + 1);
        }

        return output is null ? text : output.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool TryFindSecret(string text, int position, out int start, out int end)
    {
        if (text[position] == 'g')
        {
            return TryFindToken(text, position, out start, out end);
        }

        return text.AsSpan(position).StartsWith("://", StringComparison.Ordinal)
            ? UrlPassword.TryFind(text, position, out start, out end)
            : TryFindNamedValue(text, position, out start, out end);
    }

    private static bool TryFindToken(string text, int position, out int start, out int end)
    {
        start = position;
        end = position;
        if (!text.AsSpan(position).StartsWith(FernetStart, StringComparison.Ordinal))
        {
            return false;
        }

        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-' or '=' or '%'))
        {
            end++;
        }

        return end - start >= 20;
    }

    /// <summary>
    /// A <c>name=value</c>, <c>name: value</c> or <c>'name': 'value'</c> around the separator at <paramref name="position"/>.
    /// </summary>
    private static bool TryFindNamedValue(string text, int position, out int start, out int end)
    {
        start = end = position;
        var nameEnd = position;
        while (nameEnd > 0 && text[nameEnd - 1] is ' ' or '"' or '\'' or '\\')
        {
            nameEnd--;
        }

        var nameStart = nameEnd;
        while (nameStart > 0 && nameEnd - nameStart < LongestName && IsNameCharacter(text[nameStart - 1]))
        {
            nameStart--;
        }

        if (!IsSecretName(text.AsSpan(nameStart, nameEnd - nameStart), out var mayHaveScheme))
        {
            return false;
        }

        start = position + 1;
        while (start < text.Length && text[start] is ' ' or '\t')
        {
            start++;
        }

        end = ValueEnd(text, ref start, mayHaveScheme);
        return end > start && !text.AsSpan(start, end - start).SequenceEqual(SecretString.Stars);
    }

    private static int ValueEnd(string text, ref int start, bool mayHaveScheme)
    {
        // Python's repr of bytes and of old unicode strings puts a letter before the quote.
        if (start + 1 < text.Length && text[start] is 'b' or 'u' && text[start + 1] is '"' or '\'')
        {
            start++;
        }

        if (start < text.Length && text[start] == '\\')
        {
            start++;
        }

        if (start < text.Length && text[start] is '"' or '\'')
        {
            var quote = text[start++];
            var close = start;
            while (close < text.Length && text[close] != quote)
            {
                close += text[close] == '\\' && close + 2 < text.Length && text[close + 1] != quote ? 2 : 1;
            }

            return Math.Min(close, text.Length);
        }

        var end = start;
        while (end < text.Length && !IsValueEnd(text[end]))
        {
            end++;
        }

        if (mayHaveScheme && end < text.Length && text[end] == ' ')
        {
            // "Authorization: Basic abc": the second word is the secret, and the first says nothing.
            end++;
            while (end < text.Length && !IsValueEnd(text[end]))
            {
                end++;
            }
        }

        return end;
    }

    internal static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static bool IsValueEnd(char c) => char.IsWhiteSpace(c) || c is ',' or ';' or '&' or '}' or ')' or ']' or '"' or '\'' or '<' or '>';

    internal static bool IsSecretName(ReadOnlySpan<char> name, out bool mayHaveScheme)
    {
        mayHaveScheme = false;
        if (name.Length < 4)
        {
            return false;
        }

        Span<char> plain = stackalloc char[LongestName];
        for (var i = 0; i < name.Length; i++)
        {
            plain[i] = name[i] == '-' ? '_' : char.ToLowerInvariant(name[i]);
        }

        plain = plain[..name.Length];
        foreach (var secret in SecretNames)
        {
            if (plain.EndsWith(secret, StringComparison.Ordinal))
            {
                mayHaveScheme = plain.EndsWith("authorization", StringComparison.Ordinal);
                return true;
            }
        }

        return false;
    }
}

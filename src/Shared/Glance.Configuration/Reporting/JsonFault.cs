using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Glance.Configuration.Reporting;

/// <summary>
/// Where a text stops to be JSON, what stands there and what would be right, in words for whoever wrote it: those of .NET's own reader are
/// for programmers.
/// </summary>
public static class JsonFault
{
    private const string Value = "a value (a text in double quotes, a number, true, false, null, [...] or {...})";

    /// <summary>Finds it where a byte order mark is one, too.</summary>
    /// <param name="text">The whole text, in UTF-8; its first fault is told.</param>
    /// <param name="maxDepth">Objects and lists inside each other.</param>
    /// <returns>As of <see cref="Find"/>.</returns>
    public static string? FindUnmarked(ReadOnlySpan<byte> text, int maxDepth = 64) => text.StartsWith(Encoding.UTF8.Preamble)
        ? $"line 1, column 1: a byte order mark (U+FEFF), where {Value} is expected; leave it out"
        : Find(text, maxDepth);

    /// <summary>Finds it.</summary>
    /// <param name="text">The whole text, in UTF-8; its first fault is told.</param>
    /// <param name="maxDepth">Objects and lists inside each other.</param>
    /// <returns>Line, column, what is there and what is expected, without an ending; null when it is JSON.</returns>
    public static string? Find(ReadOnlySpan<byte> text, int maxDepth = 64)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble))
            text = text[Encoding.UTF8.Preamble.Length..];
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = maxDepth });
        var containers = new Stack<JsonTokenType>();
        var (last, end) = (JsonTokenType.None, 0);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    containers.Push(reader.TokenType);
                else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    containers.Pop();
                (last, end) = (reader.TokenType, (int)reader.BytesConsumed); // behind the colon of a name
            }

            return null;
        }
        catch (JsonException)
        {
            var container = containers.TryPeek(out var inside) ? inside : JsonTokenType.None;
            return Describe(text, end, last, container, isFull: containers.Count >= maxDepth);
        }
    }

    private static string Describe(ReadOnlySpan<byte> text, int from, JsonTokenType last, JsonTokenType container, bool isFull)
    {
        var at = AfterBlanks(text, from);
        var isComma = at < text.Length && text[at] == ',' && IsAfterValue(last) && container != JsonTokenType.None;
        if (isComma)
            at = AfterBlanks(text, at + 1);
        if (at < text.Length && isFull && text[at] is (byte)'{' or (byte)'[')
            return $"{Place(text, at)}: objects and lists are nested too deep";
        var expected = Expected(last, container, isComma);
        if (at < text.Length && text[at] == '"')
        {
            if (FindInText(text, at, out var behind) is { } inText)
                return inText;
            if (IsName(expected))
                (at, expected) = (AfterBlanks(text, behind), "a colon");
        }

        if (at == text.Length)
            return $"{Place(text, at)}: the text ends where {expected} is expected";
        if (isComma && text[at] is (byte)'}' or (byte)']')
            return $"{Place(text, at)}: a comma stands before {Shown(text, at)}; take it away";
        if (text[at] is (byte)'-' or (>= (byte)'0' and <= (byte)'9') && expected.StartsWith("a value", StringComparison.Ordinal))
        {
            // The reader does not take a number behind which the text ends.
            return double.TryParse(text[at..], NumberStyles.Float, CultureInfo.InvariantCulture, out _) && container != JsonTokenType.None
                ? $"{Place(text, text.Length)}: the text ends where {Expected(JsonTokenType.Number, container, isComma: false)} is expected"
                : $"{Place(text, at)}: a number is malformed; right are 0, -12, 2.5 and 1e9";
        }

        return $"{Place(text, at)}: {Shown(text, at)} stands where {expected} is expected";
    }

    private static bool IsName(string expected) => expected.StartsWith("a name", StringComparison.Ordinal);

    private static bool IsAfterValue(JsonTokenType last) =>
        last is not (JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName);

    private static string Expected(JsonTokenType last, JsonTokenType container, bool isComma) => last switch
    {
        JsonTokenType.None or JsonTokenType.PropertyName => Value,
        JsonTokenType.StartObject => "a name in double quotes or }",
        JsonTokenType.StartArray => "a value or ]",
        _ when container == JsonTokenType.None => "the end",
        _ when container == JsonTokenType.StartObject => isComma ? "a name in double quotes" : "a comma or }",
        _ => isComma ? Value : "a comma or ]",
    };

    // A text in quotes is wrong itself, or stands in a wrong place; null for the second.
    private static string? FindInText(ReadOnlySpan<byte> text, int quote, out int behind)
    {
        behind = text.Length;
        for (var at = quote + 1; ; at++)
        {
            if (at >= text.Length)
                return $"{Place(text, quote)}: the text that begins here has no second double quote";
            if (text[at] == '"')
            {
                behind = at + 1;
                return null;
            }

            if (text[at] < ' ')
            {
                return $"{Place(text, at)}: {Shown(text, at)} inside a text;"
                    + " \\n and \\t stand for line end and tab, or a double quote is missing";
            }

            if (text[at] != '\\')
                continue;
            at++;
            if (at < text.Length && text[at] == 'u' ? !IsHex(text, at + 1) : at < text.Length && !"\"\\/bfnrt"u8.Contains(text[at]))
                return $"{Place(text, at - 1)}: a backslash begins nothing that is known; write \\\\ for the character itself";
        }
    }

    private static bool IsHex(ReadOnlySpan<byte> text, int at)
    {
        if (at + 4 > text.Length)
            return false;
        foreach (var digit in text.Slice(at, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
        }

        return true;
    }

    private static int AfterBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    private static string Place(ReadOnlySpan<byte> text, int at)
    {
        var before = text[..at];
        var start = before.LastIndexOf((byte)'\n') + 1;
        return string.Create(
            CultureInfo.InvariantCulture, $"line {before.Count((byte)'\n') + 1}, column {Encoding.UTF8.GetCharCount(before[start..]) + 1}");
    }

    private static string Shown(ReadOnlySpan<byte> text, int at)
    {
        if (text[at] is (byte)'\r' or (byte)'\n')
            return "a line end";
        return Rune.DecodeFromUtf8(text[at..], out var rune, out _) != System.Buffers.OperationStatus.Done ? "a byte that is not UTF-8"
            : Rune.IsControl(rune) ? $"the control character U+{rune.Value:X4}"
            : $"'{rune}'";
    }
}

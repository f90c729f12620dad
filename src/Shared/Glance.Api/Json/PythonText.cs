using System.Globalization;
using System.Text;

namespace Glance.Api.Json;

/// <summary>
/// Writes JSON values the way Python prints them, which is how the schema messages that clients show have always quoted them.
/// </summary>
internal static class PythonText
{
    private const int Longest = 300;

    /// <summary>The value in Python's notation, cut off where it gets long.</summary>
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.Length <= Longest ? text.ToString() : text.ToString(0, Longest) + "...";
    }

    /// <summary>A number with a fraction or exponent.</summary>
    public static string Number(double number)
    {
        if (double.IsInfinity(number))
            return number > 0 ? "inf" : "-inf";
        if (number == Math.Floor(number) && Math.Abs(number) < 1e16)
            return number.ToString("F1", CultureInfo.InvariantCulture);
        return number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
    }

    private static void Append(StringBuilder text, object? value)
    {
        if (text.Length > Longest)
            return;
        switch (value)
        {
            case null: text.Append("None"); break;
            case bool flag: text.Append(flag ? "True" : "False"); break;
            case string characters: AppendString(text, characters); break;
            case double number: text.Append(Number(number)); break;
            case JsonObject members: AppendMembers(text, members); break;
            case IEnumerable<object?> elements: AppendElements(text, elements); break;
            default: text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static void AppendElements(StringBuilder text, IEnumerable<object?> elements)
    {
        text.Append('[');
        var separator = "";
        foreach (var element in elements)
        {
            text.Append(separator);
            Append(text, element);
            separator = ", ";
        }

        text.Append(']');
    }

    private static void AppendMembers(StringBuilder text, JsonObject members)
    {
        text.Append('{');
        var separator = "";
        foreach (var (name, value) in members)
        {
            text.Append(separator);
            AppendString(text, name);
            text.Append(": ");
            Append(text, value);
            separator = ", ";
        }

        text.Append('}');
    }

    private static void AppendString(StringBuilder text, string characters)
    {
        var quote = characters.Contains('\'', StringComparison.Ordinal) && !characters.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (var rune in characters.EnumerateRunes())
        {
            if (text.Length > Longest)
                return;
            _ = rune.Value switch
            {
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\\' => text.Append("\\\\"),
                _ when rune.Value == quote => text.Append('\\').Append(quote),
                < 0x20 or (>= 0x7f and < 0xa1) => text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                _ => text.Append(rune.ToString()),
            };
        }

        text.Append(quote);
    }
}

using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Glance.Database.Aggregates.Locations;

/// <summary>
/// Location metadata as the text that Python's json.dumps makes of it (a space after colon and comma, ASCII only),
/// so that rows look alike whoever wrote them and Glance's text replacements in migrations find what they look for.
/// </summary>
internal static class LocationMetadata
{
    /// <summary>The text of a metadata object.</summary>
    public static string Write(IReadOnlyDictionary<string, object?> metadata)
    {
        var text = new StringBuilder();
        Write(text, metadata);
        return text.ToString();
    }

    /// <summary>The object of a column's text; empty for none.</summary>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static IReadOnlyDictionary<string, object?> Read(string? column)
    {
        if (string.IsNullOrEmpty(column) || column is "{}" or "null")
            return new Dictionary<string, object?>();
        using var document = JsonDocument.Parse(column);
        return Value(document.RootElement) as IReadOnlyDictionary<string, object?> ?? throw new JsonException("not an object");
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => LastOfEach(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static object Number(JsonElement element) => element.TryGetInt64(out var whole) ? whole
        : element.GetRawText() is var digits && digits.AsSpan().IndexOfAny(".eE") < 0 ? BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
        : (object)element.GetDouble();

    private static Dictionary<string, object?> LastOfEach(JsonElement element)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
            members[member.Name] = Value(member.Value);
        return members;
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case string characters: WriteString(text, characters); break;
            case bool flag: text.Append(flag ? "true" : "false"); break;
            case double or float: WriteDouble(text, Convert.ToDouble(value, CultureInfo.InvariantCulture)); break;
            case BigInteger number: text.Append(number.ToString(CultureInfo.InvariantCulture)); break;
            case long or int or short or byte: text.Append(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case IReadOnlyDictionary<string, object?> members: WriteObject(text, members); break;
            case IEnumerable<object?> elements: WriteArray(text, elements); break;
            default: throw new ArgumentException($"Location metadata cannot hold a {value.GetType().Name}", nameof(value));
        }
    }

    private static void WriteObject(StringBuilder text, IReadOnlyDictionary<string, object?> members)
    {
        text.Append('{');
        var separator = "";
        foreach (var (name, value) in members)
        {
            text.Append(separator);
            WriteString(text, name);
            text.Append(": ");
            Write(text, value);
            separator = ", ";
        }

        text.Append('}');
    }

    private static void WriteArray(StringBuilder text, IEnumerable<object?> elements)
    {
        text.Append('[');
        var separator = "";
        foreach (var element in elements)
        {
            text.Append(separator);
            Write(text, element);
            separator = ", ";
        }

        text.Append(']');
    }

    private static void WriteDouble(StringBuilder text, double number)
    {
        var digits = number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        text.Append(digits);
        if (digits.AsSpan().IndexOfAny(".en") < 0)
            text.Append(".0");
    }

    private static void WriteString(StringBuilder text, string characters)
    {
        text.Append('"');
        foreach (var character in characters)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '~' => text.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }
}

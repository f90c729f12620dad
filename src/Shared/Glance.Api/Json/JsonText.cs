using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Glance.Api.Json;

/// <summary>Reads JSON text into plain values (<see cref="JsonObject"/> names them).</summary>
internal static class JsonText
{
    /// <summary>Objects and arrays inside each other; nothing of the API needs more than five.</summary>
    public const int MaxDepth = 64;

    /// <summary>Parses a whole text.</summary>
    /// <exception cref="JsonException">Not JSON, too deep, or a string that is not Unicode.</exception>
    public static object? Parse(ReadOnlySequence<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var value = Value(ref reader);
        if (reader.Read())
            throw new JsonException("more than one value");
        return value;
    }

    private static object? Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Object(ref reader),
        JsonTokenType.StartArray => Array(ref reader),
        JsonTokenType.String => Text(ref reader),
        JsonTokenType.Number => Number(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Null => null,
        _ => throw new JsonException("no value"),
    };

    private static object Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var number))
            return number;
        var digits = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (digits.IndexOfAny("."u8[0], "e"u8[0], "E"u8[0]) >= 0)
            return reader.GetDouble();
        return digits.TrimStart((byte)'-').Length <= JsonNumber.MostDigits
            ? BigInteger.Parse(Encoding.ASCII.GetString(digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : throw new JsonException($"an integer has more than {JsonNumber.MostDigits} digits");
    }

    private static JsonObject Object(ref Utf8JsonReader reader)
    {
        var members = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            reader.Read();
            members[name] = Value(ref reader);
        }

        return members;
    }

    private static List<object?> Array(ref Utf8JsonReader reader)
    {
        var elements = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            elements.Add(Value(ref reader));
        return elements;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!; // the token is a string or a name, so there is one
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("a string is not valid Unicode", error);
        }
    }
}

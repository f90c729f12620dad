using System.Buffers;
using System.Text.Json;

namespace GlanceWorker.Api.V2.Json;

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
        JsonTokenType.Number => reader.TryGetInt64(out var number) ? (object)number : reader.GetDouble(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Null => null,
        _ => throw new JsonException("no value"),
    };

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

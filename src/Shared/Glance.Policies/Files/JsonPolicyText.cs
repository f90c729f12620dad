using System.Text;
using System.Text.Json;

namespace Glance.Policies.Files;

/// <summary>Reads a policy file in JSON.</summary>
internal static class JsonPolicyText
{
    /// <summary>The entries; null when it is not JSON, perhaps YAML.</summary>
    /// <exception cref="PolicyFileException">It is JSON and not a table of rules.</exception>
    public static List<PolicyEntry>? TryParse(string text, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes);
            var entries = new List<PolicyEntry>();
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var line = 1 + bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
                var name = reader.GetString()!; // a property name is a string
                reader.Read();
                entries.Add(Entry(ref reader, name, line, path));
            }

            reader.Read();
            return entries;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PolicyEntry Entry(ref Utf8JsonReader reader, string name, int line, string path) => reader.TokenType switch
    {
        JsonTokenType.String => new PolicyEntry(name, line, reader.GetString()),
        JsonTokenType.Null => new PolicyEntry(name, line, string.Empty),
        JsonTokenType.StartArray => new PolicyEntry(name, line, null, Lists(ref reader, name, line, path)),
        _ => throw NoRule(name, line, path),
    };

    private static List<IReadOnlyList<string>> Lists(ref Utf8JsonReader reader, string name, int line, string path)
    {
        var lists = new List<IReadOnlyList<string>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            lists.Add(reader.TokenType switch
            {
                JsonTokenType.String => [reader.GetString()!], // a string token has a string
                JsonTokenType.StartArray => Words(ref reader, name, line, path),
                _ => throw NoRule(name, line, path),
            });
        }

        return lists;
    }

    private static List<string> Words(ref Utf8JsonReader reader, string name, int line, string path)
    {
        var words = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            words.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw NoRule(name, line, path)); // a string token has a string
        return words;
    }

    private static PolicyFileException NoRule(string name, int line, string path) =>
        new($"{path}:{line}: {name}: a rule is a string, or a list of lists of strings");
}

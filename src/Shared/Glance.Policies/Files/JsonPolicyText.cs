using System.Text;
using System.Text.Json;

namespace Glance.Policies.Files;

/// <summary>Reads a policy file in JSON.</summary>
internal static class JsonPolicyText
{
    /// <summary>The entries; null when it is not JSON, perhaps YAML.</summary>
    /// <param name="text">Its content.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="problems">Takes what is wrong with single rules, which are left out.</param>
    public static List<PolicyEntry>? TryParse(string text, string path, List<PolicyFileException> problems)
    {
        var wrong = new List<PolicyFileException>();
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
                if (Entry(ref reader, name, line) is { } entry)
                    entries.Add(entry);
                else
                    wrong.Add(new PolicyFileException($"{path}:{line}: {name}: a rule is a string, or a list of lists of strings"));
            }

            reader.Read();
            problems.AddRange(wrong);
            return entries;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PolicyEntry? Entry(ref Utf8JsonReader reader, string name, int line)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new PolicyEntry(name, line, reader.GetString());
            case JsonTokenType.Null:
                return new PolicyEntry(name, line, string.Empty);
            case JsonTokenType.StartArray:
                return Lists(ref reader) is { } lists ? new PolicyEntry(name, line, null, lists) : null;
            default:
                reader.Skip();
                return null;
        }
    }

    // To the end of the list in any case; null when it holds anything else than strings and lists of them.
    private static List<IReadOnlyList<string>>? Lists(ref Utf8JsonReader reader)
    {
        var lists = new List<IReadOnlyList<string>>();
        var isRule = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
                lists.Add([reader.GetString()!]); // a string token has a string
            else if (reader.TokenType == JsonTokenType.StartArray && Words(ref reader) is { } words)
                lists.Add(words);
            else
                isRule = SkipValue(ref reader);
        }

        return isRule ? lists : null;
    }

    private static List<string>? Words(ref Utf8JsonReader reader)
    {
        var words = new List<string>();
        var areWords = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
                words.Add(reader.GetString()!); // a string token has a string
            else
                areWords = SkipValue(ref reader);
        }

        return areWords ? words : null;
    }

    // At the end of a list that was read there is nothing to skip.
    private static bool SkipValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.EndArray)
            reader.Skip();
        return false;
    }
}

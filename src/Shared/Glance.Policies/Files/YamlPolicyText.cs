using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Glance.Policies.Files;

/// <summary>Reads a policy file in YAML: one table from names to rules.</summary>
internal static class YamlPolicyText
{
    private const string StringTag = "tag:yaml.org,2002:str";

    /// <exception cref="PolicyFileException">It is not YAML, or not a table of rules.</exception>
    public static List<PolicyEntry> Parse(string text, string path)
    {
        try
        {
            return Read(new Parser(new StringReader(text)), path);
        }
        catch (YamlException wrong)
        {
            throw new PolicyFileException($"{path}:{wrong.Start.Line}: is not YAML at column {wrong.Start.Column}: {wrong.Message}", wrong);
        }
    }

    private static List<PolicyEntry> Read(Parser parser, string path)
    {
        var entries = new List<PolicyEntry>();
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
            return entries;
        if (parser.TryConsume<Scalar>(out var lone))
            return IsNull(lone) ? entries : throw Wrong(path, lone, "a policy file is a table, each line \"name\": \"rule\"");
        if (!parser.TryConsume<MappingStart>(out _))
            throw Wrong(path, parser.Current, "a policy file is a table, each line \"name\": \"rule\"");
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var name))
                throw Wrong(path, parser.Current, "the name of a rule is a text");
            entries.Add(Entry(parser, name, path));
        }

        return entries;
    }

    private static PolicyEntry Entry(Parser parser, Scalar name, string path)
    {
        var line = (int)name.Start.Line;
        if (parser.TryConsume<Scalar>(out var rule))
            return new PolicyEntry(name.Value, line, Text(rule, name.Value, path));
        if (!parser.TryConsume<SequenceStart>(out _))
            throw Wrong(path, parser.Current, $"{name.Value}: a rule is a text in quotes, or a list of lists of them");
        var lists = new List<IReadOnlyList<string>>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            lists.Add(parser.TryConsume<Scalar>(out var word) ? [Text(word, name.Value, path)] : Words(parser, name.Value, path));
        return new PolicyEntry(name.Value, line, null, lists);
    }

    private static List<string> Words(Parser parser, string name, string path)
    {
        if (!parser.TryConsume<SequenceStart>(out _))
            throw Wrong(path, parser.Current, $"{name}: a rule is a text in quotes, or a list of lists of them");
        var words = new List<string>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            words.Add(parser.TryConsume<Scalar>(out var word) ? Text(word, name, path) : throw Wrong(path, parser.Current, $"{name}: the lists of a rule hold texts"));
        return words;
    }

    // A bare ! is a tag to YAML and would read as the empty rule, which allows everyone; true and 1 are no texts.
    private static string Text(Scalar scalar, string name, string path)
    {
        if (!scalar.Tag.IsEmpty && scalar.Tag.Value != StringTag)
            throw Wrong(path, scalar, $"{name}: {scalar.Tag} is a tag of YAML's; write the rule in quotes, such as \"!\"");
        if (IsNull(scalar))
            return string.Empty;
        return scalar.Style == ScalarStyle.Plain && scalar.Value is "true" or "false" or "True" or "False" or "yes" or "no"
            ? throw Wrong(path, scalar, $"{name}: {scalar.Value} is no rule; write \"@\" to allow everyone or \"!\" to deny everyone")
            : scalar.Value;
    }

    private static bool IsNull(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private static PolicyFileException Wrong(string path, ParsingEvent? at, string message) => new($"{path}:{at?.Start.Line ?? 1}: {message}");
}

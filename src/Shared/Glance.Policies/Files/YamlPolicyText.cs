using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Glance.Policies.Files;

/// <summary>Reads a policy file in YAML: one table from names to rules.</summary>
internal static class YamlPolicyText
{
    private const string StringTag = "tag:yaml.org,2002:str";

    /// <param name="text">Its content.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="problems">Takes what is wrong with single rules, which are left out.</param>
    /// <exception cref="PolicyFileException">It is not YAML, or not a table of rules.</exception>
    public static List<PolicyEntry> Parse(string text, string path, List<PolicyFileException> problems)
    {
        try
        {
            return Read(new Parser(new StringReader(text)), path, problems);
        }
        catch (YamlException wrong)
        {
            throw new PolicyFileException($"{path}:{wrong.Start.Line}: is not YAML at column {wrong.Start.Column}: {wrong.Message}", wrong);
        }
    }

    private static List<PolicyEntry> Read(Parser parser, string path, List<PolicyFileException> problems)
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
            var wrong = problems.Count;
            var entry = Entry(parser, name, path, problems);
            if (problems.Count == wrong)
                entries.Add(entry);
        }

        return entries;
    }

    private static PolicyEntry Entry(Parser parser, Scalar name, string path, List<PolicyFileException> problems)
    {
        var line = (int)name.Start.Line;
        if (parser.TryConsume<Scalar>(out var rule))
            return new PolicyEntry(name.Value, line, Text(rule, name.Value, path, problems));
        var lists = new List<IReadOnlyList<string>>();
        if (parser.TryConsume<SequenceStart>(out _))
        {
            while (!parser.TryConsume<SequenceEnd>(out _))
                lists.Add(parser.TryConsume<Scalar>(out var word) ? [Text(word, name.Value, path, problems)] : Words(parser, name.Value, path, problems));
        }
        else
        {
            Skip(parser, path, $"{name.Value}: a rule is a text in quotes, or a list of lists of them", problems);
        }

        return new PolicyEntry(name.Value, line, null, lists);
    }

    private static List<string> Words(Parser parser, string name, string path, List<PolicyFileException> problems)
    {
        var words = new List<string>();
        if (!parser.TryConsume<SequenceStart>(out _))
        {
            Skip(parser, path, $"{name}: a rule is a text in quotes, or a list of lists of them", problems);
            return words;
        }

        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (parser.TryConsume<Scalar>(out var word))
                words.Add(Text(word, name, path, problems));
            else
                Skip(parser, path, $"{name}: the lists of a rule hold texts", problems);
        }

        return words;
    }

    // What is no rule does not keep the others from being looked at.
    private static void Skip(Parser parser, string path, string message, List<PolicyFileException> problems)
    {
        problems.Add(Wrong(path, parser.Current, message));
        parser.SkipThisAndNestedEvents();
    }

    // A bare ! is a tag to YAML and would read as the empty rule, which allows everyone; true and 1 are no texts.
    private static string Text(Scalar scalar, string name, string path, List<PolicyFileException> problems)
    {
        if (!scalar.Tag.IsEmpty && scalar.Tag.Value != StringTag)
            problems.Add(Wrong(path, scalar, $"{name}: {scalar.Tag} is a tag of YAML's; write the rule in quotes, such as \"!\""));
        else if (scalar.Style == ScalarStyle.Plain && scalar.Value is "true" or "false" or "True" or "False" or "yes" or "no")
            problems.Add(Wrong(path, scalar, $"{name}: {scalar.Value} is no rule; write \"@\" to allow everyone or \"!\" to deny everyone"));
        return IsNull(scalar) ? string.Empty : scalar.Value;
    }

    private static bool IsNull(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private static PolicyFileException Wrong(string path, ParsingEvent? at, string message) => new($"{path}:{at?.Start.Line ?? 1}: {message}");
}

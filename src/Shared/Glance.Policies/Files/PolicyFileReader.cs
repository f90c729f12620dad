using System.Text;
using Glance.Configuration.Reporting;
using Glance.Configuration.Surroundings;
using Glance.Policies.Rules;

namespace Glance.Policies.Files;

/// <summary>Reads policy files into rules.</summary>
internal static class PolicyFileReader
{
    /// <summary>The options that name policy files, as messages name options.</summary>
    public const string Options = "[oslo_policy] policy_file, policy_dirs";

    /// <summary>What the files say, unread.</summary>
    /// <param name="files">The files.</param>
    /// <param name="problems">Takes why some cannot be read, or are not there.</param>
    public static List<PolicyFileText> ReadTexts(PolicyFiles files, List<PolicyFileException> problems)
    {
        var texts = new List<PolicyFileText>();
        if (files.Lost is not null)
            problems.Add(new PolicyFileException($"{Options}: {files.Lost}"));
        foreach (var file in files.Stamps)
        {
            try
            {
                texts.Add(new PolicyFileText(file.Path, ReadText(file.Path), file.FileSystem));
            }
            catch (PolicyFileException problem)
            {
                problems.Add(problem);
            }
        }

        return texts;
    }

    /// <summary>The files' names, for messages.</summary>
    public static string Describe(IReadOnlyList<PolicyFileText> files) =>
        files.Count == 0 ? "no file" : string.Join(", ", files.Select(file => file.Path));

    /// <summary>The rules in force with what the files say.</summary>
    /// <param name="settings">How to apply them.</param>
    /// <param name="files">The files, weakest first.</param>
    /// <param name="found">What is wrong with others.</param>
    /// <exception cref="PolicyFileException">Some are no policy files, or have bad rules, or rules run in a circle, or others are wrong; a
    /// line for each.</exception>
    public static PolicyRuleSet Build(
        PolicySettings settings, IReadOnlyList<PolicyFileText> files, IReadOnlyList<PolicyFileException>? found = null)
    {
        List<PolicyFileException> problems = [.. found ?? []];
        var overrides = Read(files, problems);
        try
        {
            // Also without those that are no rules: circles are told together with them.
            var rules = PolicyRuleSet.Build(settings, overrides);
            return problems.Count == 0 ? rules : throw PolicyFileException.Of(problems, PolicyDoubts.OfChecks(overrides));
        }
        catch (PolicySyntaxException wrong)
        {
            problems.AddRange(wrong.All.Select(why => new PolicyFileException($"{Options}: {Describe(files)}: {why}", wrong)));
            throw PolicyFileException.Of(problems, PolicyDoubts.OfChecks(overrides));
        }
    }

    /// <summary>The rules of the files, one after the other.</summary>
    /// <param name="files">The files.</param>
    /// <exception cref="PolicyFileException">Some are no policy files, or have bad rules; a line for each.</exception>
    public static List<PolicyOverride> Read(IReadOnlyList<PolicyFileText> files)
    {
        var problems = new List<PolicyFileException>();
        var rules = Read(files, problems);
        return problems.Count == 0 ? rules : throw PolicyFileException.Of(problems);
    }

    /// <summary>The rules of the files that can be read, one after the other.</summary>
    /// <param name="files">The files.</param>
    /// <param name="problems">Takes what is wrong with the others.</param>
    public static List<PolicyOverride> Read(IReadOnlyList<PolicyFileText> files, List<PolicyFileException> problems)
    {
        var rules = new List<PolicyOverride>();
        foreach (var file in files)
        {
            try
            {
                Read(file, rules, problems);
            }
            catch (PolicyFileException wrong)
            {
                problems.Add(wrong);
            }
        }

        return rules;
    }

    private static void Read(PolicyFileText file, List<PolicyOverride> rules, List<PolicyFileException> problems)
    {
        foreach (var entry in Parse(file.Text, file.Path, problems))
        {
            if (WhyNoText(entry) is { } reason)
            {
                problems.Add(new PolicyFileException($"{file.Path}:{entry.Line}: {reason}"));
                continue;
            }

            try
            {
                var check = entry.Lists is null ? PolicyText.Parse(entry.Text ?? string.Empty) : PolicyText.Parse(entry.Lists);
                rules.Add(new PolicyOverride(entry.Name, check, $"{file.Path}:{entry.Line}"));
            }
            catch (PolicySyntaxException wrong)
            {
                problems.Add(new PolicyFileException($"{file.Path}:{entry.Line}: {entry.Name}: {wrong.Message}", wrong));
            }
        }
    }

    // Bytes elsewhere, in comments, count for nothing.
    private static string? WhyNoText(PolicyEntry entry)
    {
        if (Utf8Text.WhyWrong(entry.Name) is { } name)
            return $"the name of a rule {name}";
        var rule = entry.Lists is null ? entry.Text : string.Join('\n', entry.Lists.SelectMany(list => list));
        return Utf8Text.WhyWrong(rule) is { } wrong ? $"{entry.Name}: the rule {wrong}" : null;
    }

    /// <summary>JSON when it is JSON, YAML otherwise, as upstream: nearly all JSON is YAML too, but not when tabs indent it.</summary>
    internal static List<PolicyEntry> Parse(string text, string path, List<PolicyFileException> problems)
    {
        if (text.AsSpan().TrimStart() is not ['{', ..])
            return YamlPolicyText.Parse(text, path, problems);
        if (JsonPolicyText.TryParse(text, path, problems) is { } entries)
            return entries;
        try
        {
            return YamlPolicyText.Parse(text, path, problems);
        }
        catch (PolicyFileException wrong) when (JsonFault.Find(Encoding.UTF8.GetBytes(text)) is { } fault)
        {
            // Whoever begins with a brace means JSON.
            throw new PolicyFileException($"{path}: is neither JSON nor YAML; as JSON, {fault}", wrong);
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return ConfiguredFile.ReadMarkedText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new PolicyFileException($"{Options}: {path}: cannot be read: {unreadable.Message}", unreadable);
        }
    }
}

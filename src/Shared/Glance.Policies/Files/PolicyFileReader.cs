using Glance.Configuration.Surroundings;
using Glance.Policies.Rules;

namespace Glance.Policies.Files;

/// <summary>Reads policy files into rules.</summary>
internal static class PolicyFileReader
{
    /// <summary>The options that name policy files, as messages name options.</summary>
    public const string Options = "[oslo_policy] policy_file, policy_dirs";

    /// <summary>What the files say, unread.</summary>
    /// <exception cref="PolicyFileException">One of them cannot be read, or they are not all.</exception>
    public static List<PolicyFileText> ReadTexts(PolicyFiles files) =>
        files.Lost is null ? [.. files.Stamps.Select(file => new PolicyFileText(file.Path, ReadText(file.Path)))] : throw new PolicyFileException($"{Options}: {files.Lost}");

    /// <summary>The rules of the files, one after the other.</summary>
    /// <param name="files">The files.</param>
    /// <exception cref="PolicyFileException">One of them is no policy file; every bad rule of it is named.</exception>
    public static List<PolicyOverride> Read(IReadOnlyList<PolicyFileText> files)
    {
        var rules = new List<PolicyOverride>();
        var problems = new List<string>();
        foreach (var file in files)
        {
            foreach (var entry in Parse(file.Text, file.Path))
            {
                try
                {
                    var check = entry.Lists is null ? PolicyText.Parse(entry.Text ?? string.Empty) : PolicyText.Parse(entry.Lists);
                    rules.Add(new PolicyOverride(entry.Name, check, $"{file.Path}:{entry.Line}"));
                }
                catch (PolicySyntaxException wrong)
                {
                    problems.Add($"{file.Path}:{entry.Line}: {entry.Name}: {wrong.Message}");
                }
            }
        }

        return problems.Count == 0 ? rules : throw new PolicyFileException(string.Join('\n', problems));
    }

    /// <summary>JSON when it is JSON, YAML otherwise, as upstream: nearly all JSON is YAML too, but not when tabs indent it.</summary>
    internal static List<PolicyEntry> Parse(string text, string path) =>
        text.AsSpan().TrimStart() is ['{', ..] && JsonPolicyText.TryParse(text, path) is { } entries ? entries : YamlPolicyText.Parse(text, path);

    private static string ReadText(string path)
    {
        try
        {
            return ConfiguredFile.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new PolicyFileException($"{Options}: {path}: cannot be read: {unreadable.Message}", unreadable);
        }
    }
}

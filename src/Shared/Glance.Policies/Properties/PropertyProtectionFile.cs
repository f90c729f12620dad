using Glance.Configuration.Paste;
using Glance.Configuration.Reporting;
using Glance.Configuration.Surroundings;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;

namespace Glance.Policies.Properties;

/// <summary>
/// Reads the file of property protections (glance/common/property_utils.py), and goes on after a problem to find the next.
/// </summary>
internal sealed class PropertyProtectionFile
{
    private static readonly (string Key, PropertyAction Action)[] Keys =
        [("create", PropertyAction.Create), ("read", PropertyAction.Read), ("update", PropertyAction.Update), ("delete", PropertyAction.Delete)];

    private readonly string _path;
    private readonly bool _namesPolicies;
    private readonly HashSet<string>? _actions;
    private readonly List<string> _problems = [];
    private readonly List<string> _doubts = [];

    private PropertyProtectionFile(ConfiguredFiles files, string path, bool namesPolicies, IEnumerable<string>? actions)
    {
        _path = path;
        _actions = actions?.ToHashSet(StringComparer.Ordinal);
        _namesPolicies = namesPolicies;
        Rules = ReadAll(files);
        if (_problems.Count > 0)
            throw new PolicyFileException(string.Join('\n', _problems)) { Doubts = _doubts };
    }

    /// <summary>The rules, the built-in one for the service's own properties first.</summary>
    public List<PropertyRule> Rules { get; }

    /// <summary>What whoever wrote the file should look at, each a sentence with its place.</summary>
    public IReadOnlyList<string> Doubts => _doubts;

    /// <summary>Reads a file.</summary>
    /// <param name="files">Reads it.</param>
    /// <param name="path">The file.</param>
    /// <param name="namesPolicies">Whether its rules name policies.</param>
    /// <param name="actions">Names of the policies that there are; null when nobody knows.</param>
    /// <exception cref="PolicyFileException">The file cannot be used; the message has a line for each problem.</exception>
    public static PropertyProtectionFile Read(ConfiguredFiles files, string path, bool namesPolicies, IEnumerable<string>? actions) =>
        new(files, path, namesPolicies, actions);

    private List<PropertyRule> ReadAll(ConfiguredFiles files)
    {
        List<PropertyRule> rules = [new(new PropertyPattern("os_glance.*"), [.. Keys.Select(_ => PropertyPermission.All)])];
        try
        {
            List<PasteException> grammar = [];
            var sections = SectionFile.Read(files, _path, grammar);
            _problems.AddRange(grammar.Select(problem => OneLine(problem.Message)));
            foreach (var section in sections)
            {
                var pattern = ReadPattern(section);
                PropertyPermission[] permissions = [.. Keys.Select(key => ReadPermission(section, key.Key))];
                if (pattern is not null)
                    rules.Add(new PropertyRule(pattern, permissions));
            }
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new PolicyFileException(
                $"[DEFAULT] property_protection_file: {_path}: cannot be read: {unusable.Message}", unusable);
        }

        return rules;
    }

    private PropertyPattern? ReadPattern(SectionFile section)
    {
        try
        {
            return new PropertyPattern(section.Name);
        }
        catch (ArgumentException noPattern)
        {
            _problems.Add($"{_path}:{section.Line}: [{section.Name}] is not a regular expression: {noPattern.Message}");
            return null;
        }
    }

    private PropertyPermission ReadPermission(SectionFile section, string key)
    {
        if (!section.Values.TryGetValue(key, out var value))
        {
            if (!section.Decides(key))
                return PropertyPermission.Nobody; // its line was told
            _problems.Add($"{_path}:{section.Line}: [{section.Name}] has no {key}; it needs create, read, update and delete,"
                + " which may be empty for nobody");
            return PropertyPermission.Nobody;
        }

        var place = $"{_path}:{section.LineOf(key)}: [{section.Name}] {key}";
        string[] words = [.. value.Split(',').Select(word => word.Trim())];
        if (words.Contains("@") && words.Contains("!"))
            _problems.Add($"{place} = {OneLine(value)}: @ (everyone) and ! (nobody) exclude each other");
        if (_namesPolicies && words.Length > 1)
            _problems.Add($"{place} = {OneLine(value)}: one policy is named here; put several together in the policy file");
        var (kind, hint) = _namesPolicies ? ("policy", string.Empty) : ("role", "commas separate roles, and ");
        foreach (var odd in words.Where(IsOdd))
            _doubts.Add($"{place}: '{OneLine(odd)}' as a whole is taken for one {kind}; {hint}a comment needs a line of its own");

        if (_namesPolicies && words is [not ("" or "@" or "!") and var name] && !IsOdd(name))
            DoubtPolicy(place, name);

        return value.Length == 0 || words.Contains("!") ? PropertyPermission.Nobody
            : words.Contains("@") ? PropertyPermission.All
            : _namesPolicies ? new PropertyPermission(false, [], words[0])
            : new PropertyPermission(false, words);
    }

    // A policy that nobody wrote permits nobody (docs/decisions/0071).
    private void DoubtPolicy(string place, string name)
    {
        if (_actions is null || _actions.Contains(name))
            return;
        var hint = NearestName.Find(name, _actions) is { } near
            ? $"did you mean {near}?"
            : "write it in the file of [oslo_policy] policy_file";
        _doubts.Add($"{place} = {name}: there is no such policy, so nobody may; {hint}");
    }

    private static bool IsOdd(string word) => word.Any(c => char.IsWhiteSpace(c) || c is '#' or ';');

    private static string OneLine(string value) => value.Replace("\n", "\\n", StringComparison.Ordinal);
}

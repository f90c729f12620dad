using Glance.Domain.Policies.Checks;

namespace Glance.Domain.Policies;

/// <summary>Follows the references between rules once, before they come into force.</summary>
internal sealed class PolicyReferences
{
    // Evaluation goes as deep as the references do; no rules that people write come near.
    private const int LongestChain = 100;

    private readonly Dictionary<string, PolicyRule> _rules;
    private readonly string _defaultRule;
    private readonly Dictionary<string, (bool AsksElsewhere, int Length)> _done = new(StringComparer.Ordinal);
    private readonly List<string> _path = [];
    private readonly List<string> _undefined = [];

    /// <exception cref="PolicySyntaxException">There is a circle, or a chain too long to follow.</exception>
    public PolicyReferences(IEnumerable<PolicyRule> rules, string defaultRule)
    {
        _rules = rules.ToDictionary(rule => rule.Name, StringComparer.Ordinal);
        _defaultRule = defaultRule;
        foreach (var rule in _rules.Values)
            Follow(rule);
    }

    /// <summary>References to rules that are not there.</summary>
    public IReadOnlyList<string> Undefined => _undefined;

    /// <summary>Whether deciding the rule may mean asking another service.</summary>
    public bool AsksElsewhere(PolicyRule rule) => _done[rule.Name].AsksElsewhere;

    private (bool AsksElsewhere, int Length) Follow(PolicyRule rule)
    {
        if (_done.TryGetValue(rule.Name, out var known))
            return known;
        if (_path.Contains(rule.Name))
            throw new PolicySyntaxException(
                $"Rules refer to each other in a circle: {string.Join(" -> ", _path.SkipWhile(name => name != rule.Name).Append(rule.Name))}{Origin(rule)}");
        if (_path.Count == LongestChain)
            throw new PolicySyntaxException($"Rule {_path[0]} leads through more than {LongestChain} other rules{Origin(rule)}");

        _path.Add(rule.Name);
        var found = Follow(rule, rule.Check);
        _path.RemoveAt(_path.Count - 1);
        if (found.Length > LongestChain)
            throw new PolicySyntaxException($"Rule {rule.Name} leads through more than {LongestChain} other rules{Origin(rule)}");
        return _done[rule.Name] = found;
    }

    private (bool AsksElsewhere, int Length) Follow(PolicyRule rule, PolicyCheck check)
    {
        var asks = check is RemoteCheck;
        var length = 0;
        if (check is RuleCheck reference && Resolve(rule, reference) is { } other)
        {
            var (asksThere, lengthThere) = Follow(other);
            (asks, length) = (asksThere, lengthThere + 1);
        }

        foreach (var part in check.Parts)
        {
            var (asksThere, lengthThere) = Follow(rule, part);
            (asks, length) = (asks || asksThere, Math.Max(length, lengthThere));
        }

        return (asks, length);
    }

    private PolicyRule? Resolve(PolicyRule rule, RuleCheck reference)
    {
        if (_rules.TryGetValue(reference.Name, out var other))
            return other;
        _undefined.Add($"{rule.Name} refers to {reference.Name}{Origin(rule)}");
        return _rules.GetValueOrDefault(_defaultRule);
    }

    private static string Origin(PolicyRule rule) => rule.Origin is null ? string.Empty : $" ({rule.Origin})";
}

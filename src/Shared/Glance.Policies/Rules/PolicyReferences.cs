using Glance.Policies.Checks;

namespace Glance.Policies.Rules;

/// <summary>
/// Follows the references between rules once, before they come into force, so that no decision runs in a circle, too deep or too long.
/// </summary>
internal sealed class PolicyReferences
{
    // A decision goes as deep as the references do; no rules that people write come near.
    private const int LongestChain = 100;

    // Parentheses and references together: what any thread's stack has room for, with much to spare.
    private const int DeepestStep = 1000;

    // The checks of a rule and of all it leads to, each once: about a millisecond.
    private const int MostChecks = 100_000;

    // From here on it is cheaper to remember what rules said than to ask them again.
    private const long ManySteps = 256;

    private readonly Dictionary<string, PolicyRule> _rules;
    private readonly string _defaultRule;
    private readonly Dictionary<string, Findings> _done = new(StringComparer.Ordinal);
    private readonly List<string> _path = [];
    private readonly HashSet<string> _undefined = new(StringComparer.Ordinal);
    private readonly HashSet<string> _referred = new(StringComparer.Ordinal);

    // By the rule to look at: rules that all refer to all others have as many circles as pairs.
    private readonly OrderedDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <exception cref="PolicySyntaxException">There are circles, or decisions that go too deep or take too long; it has all.</exception>
    public PolicyReferences(IEnumerable<PolicyRule> rules, string defaultRule)
    {
        _rules = rules.ToDictionary(rule => rule.Name, StringComparer.Ordinal);
        _defaultRule = defaultRule;
        foreach (var rule in _rules.Values)
            Follow(rule, depth: 0);
        foreach (var rule in _rules.Values.Where(rule => _done[rule.Name].Steps > MostChecks))
            RequireEnd(rule);
        if (_problems.Count > 0)
            throw new PolicySyntaxException([.. _problems.Values]);
    }

    /// <summary>References to rules that are not there.</summary>
    public IReadOnlyList<string> Undefined => [.. _undefined];

    /// <summary>Whether another rule refers to this one.</summary>
    public bool IsReferredTo(string name) => _referred.Contains(name);

    /// <summary>Whether deciding the rule may mean asking another service.</summary>
    public bool AsksElsewhere(PolicyRule rule) => _done[rule.Name].AsksElsewhere;

    /// <summary>Whether a decision should remember what rules said.</summary>
    public bool NeedsMemory(PolicyRule rule) => _done[rule.Name] is var found && (found.Steps > ManySteps || found.AsksElsewhere);

    private Findings Follow(PolicyRule rule, int depth)
    {
        if (_done.TryGetValue(rule.Name, out var known))
            return known.Depth + depth <= DeepestStep ? known : TooDeep(rule);
        if (_path.Contains(rule.Name))
        {
            var circle = _path.SkipWhile(name => name != rule.Name).Append(rule.Name);
            return Refused(rule, $"Rules refer to each other in a circle: {string.Join(" -> ", circle)}");
        }

        if (_path.Count > LongestChain)
            return Refused(_rules[_path[0]], $"Rule {_path[0]} leads through more than {LongestChain} other rules");

        _path.Add(rule.Name);
        var found = Follow(rule, rule.Check, depth);
        if (rule.WithoutKeystone is { } older)
            found = found.Or(Follow(rule, older, depth));
        _path.RemoveAt(_path.Count - 1);
        if (found.Chain > LongestChain)
            _ = Refused(rule, $"Rule {rule.Name} leads through more than {LongestChain} other rules");
        return _done[rule.Name] = found;
    }

    private Findings Follow(PolicyRule rule, PolicyCheck check, int depth)
    {
        if (depth > DeepestStep)
            return TooDeep(rule);
        var found = new Findings(check is RemoteCheck, Chain: 0, Depth: 1, Steps: 1);
        if (check is RuleCheck reference && Resolve(rule, reference) is { } other)
            found = found.With(Follow(other, depth + 1) is var there ? there with { Chain = there.Chain + 1 } : there);
        foreach (var part in check.Parts)
            found = found.With(Follow(rule, part, depth + 1));
        return found;
    }

    private PolicyRule? Resolve(PolicyRule rule, RuleCheck reference)
    {
        _referred.Add(reference.Name);
        if (_rules.TryGetValue(reference.Name, out var other))
            return other;
        _undefined.Add($"{rule.Name} refers to {reference.Name}{Origin(rule)}");
        return _rules.GetValueOrDefault(_defaultRule);
    }

    /// <summary>
    /// Counts the checks of a rule and of all that it leads to, each rule once, as a decision that remembers goes through them.
    /// </summary>
    private void RequireEnd(PolicyRule rule)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { rule.Name };
        var open = new Stack<PolicyCheck>([rule.Check, rule.WithoutKeystone ?? ConstantCheck.Deny]);
        for (var checks = 0; open.TryPop(out var check); checks++)
        {
            if (checks > MostChecks)
            {
                _ = Refused(rule, $"Rule {rule.Name} and the rules it leads to have more than {MostChecks} checks");
                return;
            }

            foreach (var part in check.Parts)
                open.Push(part);
            if (check is RuleCheck reference && (_rules.GetValueOrDefault(reference.Name) ?? _rules.GetValueOrDefault(_defaultRule)) is { } other && seen.Add(other.Name))
            {
                open.Push(other.Check);
                open.Push(other.WithoutKeystone ?? ConstantCheck.Deny);
            }
        }
    }

    private Findings TooDeep(PolicyRule rule) =>
        Refused(rule, $"Rule {rule.Name} is nested, with the rules it refers to, more than {DeepestStep} deep");

    // What else the rule leads to is of no use to anybody then; other rules are gone on with.
    private Findings Refused(PolicyRule rule, string problem)
    {
        _ = _problems.TryAdd(rule.Name, problem + Origin(rule));
        return default;
    }

    private static string Origin(PolicyRule rule) => rule.Origin is null ? string.Empty : $" ({rule.Origin})";

    /// <summary>What is known of a check with all that it leads to.</summary>
    /// <param name="AsksElsewhere">Whether another service may be asked.</param>
    /// <param name="Chain">Rules on its longest way.</param>
    /// <param name="Depth">Checks on its deepest way.</param>
    /// <param name="Steps">Checks that a decision may take which remembers nothing.</param>
    private readonly record struct Findings(bool AsksElsewhere, int Chain, int Depth, long Steps)
    {
        /// <summary>A check and a part of it.</summary>
        public Findings With(Findings part) => new(
            AsksElsewhere || part.AsksElsewhere, Math.Max(Chain, part.Chain), Math.Max(Depth, part.Depth + 1), Math.Min(Steps + part.Steps, int.MaxValue));

        /// <summary>One of two checks.</summary>
        public Findings Or(Findings other) => new(
            AsksElsewhere || other.AsksElsewhere, Math.Max(Chain, other.Chain), Math.Max(Depth, other.Depth), Math.Max(Steps, other.Steps));
    }
}

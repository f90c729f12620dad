using System.Collections.Frozen;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Policies.Defaults;

namespace Glance.Policies.Rules;

/// <summary>All rules in force at one time: immutable, replaced whole when a file changes.</summary>
public sealed class PolicyRuleSet
{
    private readonly FrozenDictionary<string, PolicyRule> _rules;
    private readonly PolicyRule? _default;

    private PolicyRuleSet(IReadOnlyList<PolicyRule> rules, PolicySettings settings, IReadOnlyList<string> doubts)
    {
        Rules = rules;
        Settings = settings;
        Doubts = doubts;
        _rules = rules.ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal);
        _default = _rules.GetValueOrDefault(settings.DefaultRule);
    }

    /// <summary>The rules: defaults in the order of their table, then those that only files know.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; }

    /// <summary>How they are applied.</summary>
    public PolicySettings Settings { get; }

    /// <summary>
    /// What whoever wrote the rules should look at, each a sentence, such as names that no operation asks for and references to rules that
    /// nobody wrote.
    /// </summary>
    public IReadOnlyList<string> Doubts { get; }

    /// <summary>Puts the defaults and what files say together.</summary>
    /// <param name="settings">How to apply them.</param>
    /// <param name="overrides">What files say; of two with one name the later wins.</param>
    /// <exception cref="PolicySyntaxException">Rules refer to each other in a circle, or no one decision of theirs has an end in
    /// sight; it has all that was found.</exception>
    public static PolicyRuleSet Build(PolicySettings settings, IReadOnlyList<PolicyOverride> overrides)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(overrides);
        var written = new Dictionary<string, PolicyOverride>(StringComparer.Ordinal);
        foreach (var rule in overrides)
            written[rule.Name] = rule;

        var rules = new List<PolicyRule>();
        foreach (var known in PolicyDefaults.All)
        {
            rules.Add(new PolicyRule(known.Name, written.Remove(known.Name, out var mine) ? mine.Check : known.ToCheck(settings.EnforceNewDefaults))
            {
                WithoutKeystone = mine is null && known.Older is not null ? known.ToCheck(newDefaults: false) : null,
                Description = known.Description,
                ProjectScoped = known.ProjectScoped,
                Origin = mine?.Origin,
            });
        }

        foreach (var (name, rule) in written.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            rules.Add(new PolicyRule(name, rule.Check) { Origin = rule.Origin });

        var references = new PolicyReferences(rules, settings.DefaultRule);
        return new PolicyRuleSet(
            [.. rules.Select((rule, index) => rule with { AsksElsewhere = references.AsksElsewhere(rule), NeedsMemory = references.NeedsMemory(rule), Index = index })],
            settings,
            new PolicyDoubts(rules, settings, references).Find());
    }

    /// <summary>Decides; a rule that nobody wrote denies (docs/decisions/0071).</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="action">Name of the rule.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="remote">Answers rules that are addresses.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public ValueTask<bool> AllowsAsync(RequestContext caller, string action, PolicyTarget target, IRemotePolicy remote, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!_rules.TryGetValue(action, out var rule) || (Settings.EnforceScope && rule.ProjectScoped && !caller.IsProjectScoped))
            return ValueTask.FromResult(false);
        var question = new PolicyQuestion(caller, action, target, this, rule.AsksElsewhere ? new CachingRemotePolicy(remote) : remote)
        {
            Memory = rule.NeedsMemory ? new PolicyMemory(Rules.Count) : null,
        };
        var check = rule.For(caller);
        return rule.AsksElsewhere ? check.EvaluateAsync(question, cancellationToken) : ValueTask.FromResult(check.Evaluate(in question));
    }

    /// <summary>The rule that another refers to, or the default rule in its place; null when that is missing too.</summary>
    internal PolicyRule? Find(string name) => _rules.GetValueOrDefault(name) ?? _default;
}

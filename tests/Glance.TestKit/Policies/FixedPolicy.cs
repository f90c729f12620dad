using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Policies.Rules;

namespace Glance.TestKit.Policies;

/// <summary>Rules that no file changes: the defaults, and what a test says on top.</summary>
public sealed class FixedPolicy : IPolicy, IRemotePolicy
{
    private readonly PolicyRuleSet _rules;

    public FixedPolicy(PolicySettings? settings = null, params (string Name, string Rule)[] rules) =>
        _rules = PolicyRuleSet.Build(settings ?? new PolicySettings(), [.. rules.Select(rule => new PolicyOverride(rule.Name, PolicyText.Parse(rule.Rule), "test"))]);

    /// <summary>What the judge elsewhere says.</summary>
    public Func<string, bool> Judge { get; init; } = _ => false;

    public ValueTask<bool> AllowsAsync(RequestContext context, string action, PolicyTarget target, CancellationToken cancellationToken) =>
        _rules.AllowsAsync(context, action, target, this, cancellationToken);

    public async ValueTask<bool> AskAsync(string url, PolicyQuestion question, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return Judge(url);
    }
}

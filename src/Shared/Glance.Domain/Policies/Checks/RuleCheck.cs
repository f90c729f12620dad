namespace Glance.Domain.Policies.Checks;

/// <summary><c>rule:name</c>: what another rule says. The rules are proved to be free of circles before they come into force.</summary>
internal sealed class RuleCheck(string name) : PolicyCheck
{
    /// <summary>The other rule.</summary>
    public string Name { get; } = name;

    internal override bool Evaluate(in PolicyQuestion question) =>
        question.Rules.Find(Name) is { } rule && rule.For(question.Caller).Evaluate(in question);

    internal override ValueTask<bool> EvaluateAsync(PolicyQuestion question, CancellationToken cancellationToken) =>
        question.Rules.Find(Name) is { } rule ? rule.For(question.Caller).EvaluateAsync(question, cancellationToken) : ValueTask.FromResult(false);

    public override string ToString() => $"rule:{Name}";
}

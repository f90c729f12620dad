using Glance.Policies.Rules;

namespace Glance.Policies.Checks;

/// <summary><c>rule:name</c>: what another rule says. The rules are proved to be free of circles before they come into force.</summary>
internal sealed class RuleCheck(string name) : PolicyCheck
{
    /// <summary>The other rule.</summary>
    public string Name { get; } = name;

    internal override bool Evaluate(in PolicyQuestion question)
    {
        if (question.Rules.Find(Name) is not { } rule)
            return false;
        if (question.Memory is not { } memory)
            return rule.For(question.Caller).Evaluate(in question);
        return memory.TryGet(rule, out var known) ? known : memory.Keep(rule, rule.For(question.Caller).Evaluate(in question));
    }

    internal override ValueTask<bool> EvaluateAsync(PolicyQuestion question, CancellationToken cancellationToken)
    {
        if (question.Rules.Find(Name) is not { } rule)
            return ValueTask.FromResult(false);
        return question.Memory is { } memory && memory.TryGet(rule, out var known) ? ValueTask.FromResult(known) : AskAsync(rule, question, cancellationToken);
    }

    private static async ValueTask<bool> AskAsync(PolicyRule rule, PolicyQuestion question, CancellationToken cancellationToken)
    {
        var answer = await rule.For(question.Caller).EvaluateAsync(question, cancellationToken).ConfigureAwait(false);
        return question.Memory?.Keep(rule, answer) ?? answer;
    }

    public override string ToString() => $"rule:{Name}";
}

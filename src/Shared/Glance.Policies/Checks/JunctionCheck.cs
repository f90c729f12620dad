using Glance.Policies.Rules;

namespace Glance.Policies.Checks;

/// <summary><c>a and b</c> or <c>a or b</c>, from left to right and no further than needed.</summary>
/// <param name="all">Whether all must hold; otherwise one is enough.</param>
/// <param name="parts">Two or more.</param>
internal sealed class JunctionCheck(bool all, PolicyCheck[] parts) : PolicyCheck
{
    internal override IReadOnlyList<PolicyCheck> Parts => parts;

    internal override bool Evaluate(in PolicyQuestion question)
    {
        foreach (var part in parts)
        {
            if (part.Evaluate(in question) != all)
                return !all;
        }

        return all;
    }

    internal override async ValueTask<bool> EvaluateAsync(PolicyQuestion question, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            if (await part.EvaluateAsync(question, cancellationToken).ConfigureAwait(false) != all)
                return !all;
        }

        return all;
    }

    public override string ToString() => $"({string.Join(all ? " and " : " or ", parts.AsEnumerable())})";
}

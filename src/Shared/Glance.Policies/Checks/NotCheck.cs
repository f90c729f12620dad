using Glance.Policies.Rules;

namespace Glance.Policies.Checks;

/// <summary><c>not check</c>.</summary>
internal sealed class NotCheck(PolicyCheck inner) : PolicyCheck
{
    internal override IReadOnlyList<PolicyCheck> Parts { get; } = [inner];

    internal override bool Evaluate(in PolicyQuestion question) => !inner.Evaluate(in question);

    internal override async ValueTask<bool> EvaluateAsync(PolicyQuestion question, CancellationToken cancellationToken) =>
        !await inner.EvaluateAsync(question, cancellationToken).ConfigureAwait(false);

    public override string ToString() => $"not {inner}";
}

using Glance.Policies.Language;
using Glance.Policies.Rules;

namespace Glance.Policies.Checks;

/// <summary><c>http://host/path</c>: another service decides.</summary>
/// <param name="scheme">http or https.</param>
/// <param name="rest">The address behind the scheme's colon, with keys of the target in it.</param>
internal sealed class RemoteCheck(string scheme, PolicyTemplate rest) : PolicyCheck
{
    internal override IEnumerable<string> Keys => rest.Keys;

    internal override bool Evaluate(in PolicyQuestion question) =>
        throw new InvalidOperationException($"{this} is asked without waiting for the answer");

    internal override ValueTask<bool> EvaluateAsync(PolicyQuestion question, CancellationToken cancellationToken) =>
        rest.Fill(question.Target) is { } address
            ? question.RemotePolicy.AskAsync($"{scheme}:{address}", question, cancellationToken)
            : ValueTask.FromResult(false);

    public override string ToString() => $"{scheme}:{rest}";
}

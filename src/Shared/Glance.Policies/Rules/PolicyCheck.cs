namespace Glance.Policies.Rules;

/// <summary>A node of a compiled rule: immutable, shared by all requests. Printing it gives text that means the same.</summary>
public abstract class PolicyCheck
{
    private protected PolicyCheck()
    {
    }

    /// <summary>Nodes below this one.</summary>
    internal virtual IReadOnlyList<PolicyCheck> Parts => [];

    /// <summary>Keys of the target that this node asks for, those of its parts left out.</summary>
    internal virtual IEnumerable<string> Keys => [];

    /// <summary>Decides without waiting. Only for trees that ask nobody else.</summary>
    internal abstract bool Evaluate(in PolicyQuestion question);

    /// <summary>Decides, asking other services where the rule says so.</summary>
    internal virtual ValueTask<bool> EvaluateAsync(PolicyQuestion question, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Evaluate(in question));
}

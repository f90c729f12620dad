namespace Glance.Policies;

/// <summary>
/// What outlives a process: the policy files whose rules are in force, and what they say, so that a process that starts while they are gone
/// does not open what they close (docs/decisions/0265).
/// </summary>
public sealed record KeptPolicies
{
    /// <summary>No memory: every start takes the files as they are.</summary>
    public static KeptPolicies None { get; } = new();

    /// <summary>What was kept last; empty when nothing was.</summary>
    public Func<byte[]> Recall { get; init; } = static () => [];

    /// <summary>Keeps it for whoever starts next.</summary>
    public Action<byte[]> Keep { get; init; } = static _ => { };

    /// <summary>Whether a start goes on with the rules that were in force when their files are gone, instead of being refused.</summary>
    public bool GoesOn { get; init; }
}

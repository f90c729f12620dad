namespace Glance.Policies.Rules;

/// <summary>How rules are applied.</summary>
public sealed record PolicySettings
{
    /// <summary>Whether tokens of another scope than the rule's are refused (<c>enforce_scope</c>).</summary>
    public bool EnforceScope { get; init; } = true;

    /// <summary>Whether the checks of older releases are left out (<c>enforce_new_defaults</c>).</summary>
    public bool EnforceNewDefaults { get; init; } = true;

    /// <summary>The rule that stands in for a missing one (<c>policy_default_rule</c>).</summary>
    public string DefaultRule { get; init; } = "default";

    /// <summary>Whether property protections name rules, so that one which no operation asks may have its use all the same.</summary>
    public bool OthersName { get; init; }
}

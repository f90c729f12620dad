using Glance.Domain.Requests;

namespace Glance.Policies.Rules;

/// <summary>A rule in force.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Check">What it checks.</param>
public sealed record PolicyRule(string Name, PolicyCheck Check)
{
    /// <summary>One line on what it guards; null for rules that only a file knows.</summary>
    public string? Description { get; init; }

    /// <summary>Whether tokens of another scope than a project's are refused.</summary>
    public bool ProjectScoped { get; init; }

    /// <summary>Where a file says it, as <c>file:line</c>; null for a default.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// What it checks for callers of the pipelines without Keystone, where that is more than <see cref="Check"/> (docs/decisions/0092).
    /// </summary>
    internal PolicyCheck? WithoutKeystone { get; init; }

    /// <summary>What it checks for this caller.</summary>
    internal PolicyCheck For(RequestContext caller) => caller.WithoutKeystone && WithoutKeystone is not null ? WithoutKeystone : Check;

    /// <summary>Whether it, or a rule it leads to, asks another service.</summary>
    internal bool AsksElsewhere { get; init; }

    /// <summary>Its place among the rules in force.</summary>
    internal int Index { get; init; }

    /// <summary>Whether deciding it without remembering what rules said could take many steps.</summary>
    internal bool NeedsMemory { get; init; }
}

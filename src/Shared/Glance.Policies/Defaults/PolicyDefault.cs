using Glance.Policies.Rules;

namespace Glance.Policies.Defaults;

/// <summary>A rule that holds unless a file says otherwise.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Description">What it guards, on one line.</param>
public sealed record PolicyDefault(string Name, string Rule, string Description)
{
    /// <summary>Whether tokens of another scope than a project's are refused.</summary>
    public bool ProjectScoped { get; init; } = true;

    /// <summary>The rule of older releases, which is enough too unless new defaults are enforced.</summary>
    public string? Older { get; init; }

    /// <summary>The rule, compiled.</summary>
    internal PolicyCheck ToCheck(bool newDefaults) => newDefaults || Older is null || Older == Rule
        ? PolicyText.Parse(Rule)
        : PolicyText.Either(PolicyText.Parse(Rule), PolicyText.Parse(Older));
}

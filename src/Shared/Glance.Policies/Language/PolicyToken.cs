namespace Glance.Policies.Language;

/// <summary>A word of a rule.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written.</param>
internal readonly record struct PolicyToken(PolicyTokenKind Kind, string Text);

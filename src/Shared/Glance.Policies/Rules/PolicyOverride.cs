namespace Glance.Policies.Rules;

/// <summary>A rule that an operator wrote.</summary>
/// <param name="Name">Its name, a default's or a new one.</param>
/// <param name="Check">What it checks.</param>
/// <param name="Origin">Where it stands, as <c>file:line</c>.</param>
public sealed record PolicyOverride(string Name, PolicyCheck Check, string Origin);

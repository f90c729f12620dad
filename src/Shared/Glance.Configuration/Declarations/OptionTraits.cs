namespace Glance.Configuration.Declarations;

/// <summary>The rarer properties of a declaration, gathered so that factories stay readable.</summary>
/// <param name="Secret">The value is a credential.</param>
/// <param name="OldNames">Earlier names, <c>name</c> or <c>group/name</c>.</param>
/// <param name="NoEffect">Why the option changes nothing here.</param>
internal readonly record struct OptionTraits(bool Secret, string[]? OldNames, string? NoEffect);

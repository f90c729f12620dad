namespace Glance.Policies.Properties;

/// <summary>What a section says about one action.</summary>
/// <param name="Everyone">Whether it is everyone's (<c>@</c>).</param>
/// <param name="Roles">Roles that may.</param>
/// <param name="Policy">The policy that decides; null when roles do.</param>
internal sealed record PropertyPermission(bool Everyone, IReadOnlyList<string> Roles, string? Policy = null)
{
    /// <summary>Nobody's: <c>!</c>, or nothing at all.</summary>
    public static readonly PropertyPermission Nobody = new(false, []);

    /// <summary>Everyone's.</summary>
    public static readonly PropertyPermission All = new(true, []);
}

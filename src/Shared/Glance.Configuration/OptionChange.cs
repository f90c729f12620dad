namespace Glance.Configuration;

/// <summary>An option whose value in force differs between two configurations.</summary>
/// <param name="Group">Section.</param>
/// <param name="Name">Option.</param>
/// <param name="Before">Old value as text, stars for a credential.</param>
/// <param name="After">New value as text, stars for a credential.</param>
public sealed record OptionChange(string Group, string Name, string Before, string After)
{
    /// <inheritdoc/>
    public override string ToString() => $"[{Group}] {Name}: {Before} -> {After}";
}

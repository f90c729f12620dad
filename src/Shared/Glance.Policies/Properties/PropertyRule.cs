namespace Glance.Policies.Properties;

/// <summary>A section of the file.</summary>
/// <param name="Pattern">Which properties it is about.</param>
/// <param name="Permissions">What it says, by the values of <see cref="Domain.Images.Properties.PropertyAction"/>.</param>
internal sealed record PropertyRule(PropertyPattern Pattern, PropertyPermission[] Permissions);

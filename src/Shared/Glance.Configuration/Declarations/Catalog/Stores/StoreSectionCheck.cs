namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>A check of a driver's options against one another, in one section.</summary>
/// <param name="Find">Finds what is wrong in the section of that name.</param>
/// <param name="About">The options it reads.</param>
internal sealed record StoreSectionCheck(Func<ConfigurationSnapshot, string, IEnumerable<ConfigurationProblem>> Find, IReadOnlyList<Option> About);

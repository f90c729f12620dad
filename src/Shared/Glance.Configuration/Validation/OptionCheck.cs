using Glance.Configuration.Declarations;

namespace Glance.Configuration.Validation;

/// <summary>A check of options against one another.</summary>
/// <param name="Find">Finds what is wrong.</param>
/// <param name="About">The options it reads: it is left out when the value of one of them is wrong by itself.</param>
internal sealed record OptionCheck(Func<ConfigurationSnapshot, IEnumerable<ConfigurationProblem>> Find, IReadOnlyList<Option> About);

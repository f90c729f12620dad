using Glance.Configuration.Parsing;

namespace Glance.Configuration;

/// <summary>What is in force for one option, before <c>$</c> names are replaced.</summary>
/// <param name="Texts">One text, or several for a multi-valued option.</param>
/// <param name="Winner">The assignment that decided.</param>
internal sealed record Setting(IReadOnlyList<string> Texts, Assignment Winner);

namespace Glance.Configuration.Parsing;

/// <summary>What one file says, in the order it says it.</summary>
/// <param name="Assignments">Every assignment, repeats included.</param>
/// <param name="Problems">Every line that is not grammatical.</param>
internal sealed record IniDocument(IReadOnlyList<Assignment> Assignments, IReadOnlyList<ConfigurationProblem> Problems);

namespace Glance.Policies.Files;

/// <summary>A rule as a file has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">Line of the name.</param>
/// <param name="Text">The rule; null when it is in the older form.</param>
/// <param name="Lists">The rule in the older form.</param>
internal sealed record PolicyEntry(string Name, int Line, string? Text, IReadOnlyList<IReadOnlyList<string>>? Lists = null);

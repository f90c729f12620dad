namespace Glance.Policies.Files;

/// <summary>The policy files of one moment.</summary>
/// <param name="Stamps">Which they are and how they looked, weakest first.</param>
/// <param name="Lost">Why they are not all: rules in force came from a place where they cannot be read any more, or something there is no
/// policy file.</param>
/// <param name="Watch">What shows whether others are there now.</param>
internal sealed record PolicyFiles(IReadOnlyList<PolicyFileStamp> Stamps, string? Lost, PolicyWatch Watch);

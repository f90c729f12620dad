namespace Glance.Policies.Files;

/// <summary>The policy files of one moment.</summary>
/// <param name="Stamps">Which they are and how they looked, weakest first.</param>
/// <param name="Watch">What shows whether others are there now.</param>
internal sealed record PolicyFiles(IReadOnlyList<PolicyFileStamp> Stamps, PolicyWatch Watch);

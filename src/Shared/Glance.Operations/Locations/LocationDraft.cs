namespace Glance.Operations.Locations;

/// <summary>A location as a caller describes it.</summary>
/// <param name="Url">Where the data lies.</param>
/// <param name="Metadata">What the caller notes about it, shaped as <see cref="Domain.Locations.ImageLocation.Metadata"/>.</param>
/// <param name="Hashes">What the data must hash to; null for nothing said.</param>
public sealed record LocationDraft(string Url, IReadOnlyDictionary<string, object?> Metadata, GivenHashes? Hashes = null);

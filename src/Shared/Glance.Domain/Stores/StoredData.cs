namespace Glance.Domain.Stores;

/// <summary>What a commit stored.</summary>
/// <param name="Url">Location URL.</param>
/// <param name="Size">Bytes stored.</param>
/// <param name="Metadata">What the driver notes in the location's metadata, JSON-shaped (see
/// <see cref="Locations.ImageLocation.Metadata"/>).</param>
public sealed record StoredData(string Url, long Size, IReadOnlyDictionary<string, object?> Metadata);

namespace Glance.Operations.Locations;

/// <summary>What one hashing job is for.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="Url">The location that is read.</param>
/// <param name="Expected">What the data must hash to; null for anything.</param>
internal sealed record LocationToHash(string ImageId, string Url, GivenHashes? Expected);

namespace Glance.Stores.Drivers.S3.Calls;

/// <summary>What a server tells of an object.</summary>
/// <param name="Size">Bytes of data.</param>
/// <param name="Note">The upload that made it; null when no store of this version did.</param>
internal sealed record FoundObject(long Size, string? Note);

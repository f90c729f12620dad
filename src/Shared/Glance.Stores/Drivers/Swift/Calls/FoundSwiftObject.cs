namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>What Swift tells of an object.</summary>
/// <param name="Size">Bytes of data, those of its segments together; null when there are more segments than a listing has.</param>
/// <param name="Note">The upload that made it; null when no store of this version did.</param>
/// <param name="Manifest">Container and beginning of the names of its segments; null for data that lies in the object.</param>
/// <param name="IsStatic">Whether its segments are named one by one, as programs other than Glance do it.</param>
internal sealed record FoundSwiftObject(long? Size, string? Note, string? Manifest, bool IsStatic);

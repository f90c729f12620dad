using Glance.Domain.Stores;

namespace Glance.Operations.Uploads;

/// <summary>What one of several stores made of the same data.</summary>
/// <param name="Stored">What it stored; null when it failed.</param>
/// <param name="Failure">How it failed; null when it did not.</param>
public sealed record StoreOutcome(StoredData? Stored, StoreException? Failure);

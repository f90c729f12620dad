namespace Glance.Domain.Locations;

/// <summary>Where a copy of the image's data lies. An image may have several, in one or more stores.</summary>
public sealed record ImageLocation
{
    /// <summary><see cref="Status"/> of a location that left its record and whose data has still to be removed.</summary>
    public const string PendingDelete = "pending_delete";

    /// <summary><see cref="Status"/> of a location that is gone.</summary>
    public const string Deleted = "deleted";

    /// <summary>The key of <see cref="Metadata"/> that holds the store's id.</summary>
    public const string StoreKey = "store";

    /// <summary>The row's id; null until stored.</summary>
    public long? Id { get; init; }

    /// <summary>
    /// The store's URL of the data, such as <c>file:///var/lib/glance/images/ID</c>. May hold credentials: never log it whole.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>
    /// What driver and caller noted about this copy, JSON-shaped: values are string, bool, long, BigInteger, double, null,
    /// <see cref="IReadOnlyList{T}"/> or <see cref="IReadOnlyDictionary{TKey,TValue}"/> of the same.
    /// In multi-store mode the key <c>store</c> holds the store id.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; init; } = new Dictionary<string, object?>();

    /// <summary>The store that the metadata names; null where it names none.</summary>
    public string? StoreId => Metadata.TryGetValue(StoreKey, out var store) && store is string { Length: > 0 } id ? id : null;

    /// <summary>
    /// State of this copy: <c>active</c>, <c>pending_delete</c>, <c>deleted</c>, <c>pending</c> or <c>uploading</c> (glance-behaviours
    /// section 1.4).
    /// </summary>
    public string Status { get; init; } = "active";
}

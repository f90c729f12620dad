using Glance.Domain.Errors;

namespace Glance.Domain.Locations;

/// <summary>
/// Locations that left their records while their data may still lie in a store: the journal of deletions (docs/decisions/0201). A location
/// gets here when a save or a delete gives it the status <see cref="ImageLocation.PendingDelete"/>, in the transaction that takes it from
/// the record. Every method may throw <see cref="DatabaseUnavailableException"/>.
/// </summary>
public interface IRemovedLocations
{
    /// <summary>
    /// Some of those that are due (<see cref="RemovedLocation.IsDue"/>), the least recently tried first. Each counts as tried from now on,
    /// so of many workers that ask one gets it. Those of images that wait for a scrubber, or for data, are left alone.
    /// </summary>
    /// <param name="most">How many at most.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<RemovedLocation>> TakeDueAsync(int most, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Whether an image that is not deleted has a location with this URL.</summary>
    ValueTask<bool> IsNamedAsync(string url, CancellationToken cancellationToken);

    /// <summary>Notes that the data of a location is gone.</summary>
    /// <param name="locationId">The location's row.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask SetGoneAsync(long locationId, DateTimeOffset now, CancellationToken cancellationToken);
}

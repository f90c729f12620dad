using Glance.Domain.Images;
using Glance.Domain.Locations;

namespace Glance.TestKit.InMemory;

/// <summary>The journal of deletions: filled under the lock that every change takes.</summary>
public sealed partial class InMemoryImageRepository : IRemovedLocations
{
    private readonly List<RemovedLocation> _removed = [];

    /// <summary>Locations whose data is to be removed.</summary>
    public int WaitingForRemoval
    {
        get
        {
            lock (_guard)
                return _removed.Count;
        }
    }

    public ValueTask<IReadOnlyList<RemovedLocation>> TakeDueAsync(int most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_guard)
        {
            List<RemovedLocation> due = [.. _removed.Where(left => left.IsDue(now) && !IsForOthers(left)).OrderBy(left => left.TriedAt).Take(most)];
            foreach (var left in due)
                _removed[_removed.IndexOf(left)] = left with { TriedAt = Microseconds(now) };
            return ValueTask.FromResult<IReadOnlyList<RemovedLocation>>(due);
        }
    }

    public ValueTask<bool> IsNamedAsync(string url, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_guard)
            return ValueTask.FromResult(_records.Values.Any(record => record.DeletedAt is null && record.Image.Locations.Any(location => location.Url == url)));
    }

    public ValueTask SetGoneAsync(long locationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_guard)
            _removed.RemoveAll(left => left.Location.Id == locationId);
        return ValueTask.CompletedTask;
    }

    private bool IsForOthers(RemovedLocation left)
    {
        var record = _records[left.ImageId];
        return record.DeletedAt is null ? record.Image.Status is not (ImageStatus.Active or ImageStatus.Deactivated) : record.Image.Status == ImageStatus.PendingDelete;
    }

    private void KeepForRemoval(Image image, DateTimeOffset now) =>
        _removed.AddRange(image.Locations
            .Where(location => location is { Status: ImageLocation.PendingDelete, Id: not null } && !_removed.Exists(left => left.Location.Id == location.Id))
            .Select(location => new RemovedLocation(image.Id, location, Microseconds(now), Microseconds(now))));
}

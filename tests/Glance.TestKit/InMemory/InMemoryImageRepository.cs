using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;

namespace Glance.TestKit.InMemory;

/// <summary>The image records in memory: the twin of the real repositories, held honest by DatabaseConformance.</summary>
public sealed partial class InMemoryImageRepository : IImageRepository, IMemberRepository, IUsage
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, InMemoryImageRecord> _records = new(StringComparer.Ordinal);
    private long _lastLocationId;

    /// <summary>Status and time of deletion of an image, deleted ones too; null when the id was never used.</summary>
    public (ImageStatus Status, DateTimeOffset? DeletedAt)? Peek(string imageId)
    {
        lock (_guard)
            return _records.TryGetValue(imageId, out var record) ? (record.Image.Status, record.DeletedAt) : null;
    }

    private ValueTask AddCountedAsync(Image image, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        InMemoryImageText.RequireStorable(image);
        lock (_guard)
        {
            if (!_records.TryAdd(image.Id, new InMemoryImageRecord(Stored(image))))
                throw new DuplicateImageException(image.Id);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<Image?> FindAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_guard)
        {
            var found = Live(imageId) is { } record && InMemoryImageVisibility.IsVisible(context, record) ? record.Shown : null;
            return ValueTask.FromResult(found);
        }
    }

    public ValueTask<IReadOnlyList<Image>> ListAsync(RequestContext context, ImageQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_guard)
        {
            Image? marker = null;
            if (query.Marker is not null)
            {
                var record = Live(query.Marker);
                if (record is null || !InMemoryImageVisibility.IsVisible(context, record))
                    throw new InvalidMarkerException(query.Marker);
                marker = record.Image;
            }

            var order = new InMemoryImageOrder(query.Sort);
            IReadOnlyList<Image> page = [.. _records.Values
                .Where(record => record.DeletedAt is null && InMemoryImageVisibility.IsListed(context, query, record) && InMemoryImageFilters.Match(query, record.Image))
                .Where(record => marker is null || order.Compare(record.Image, marker) > 0)
                .Select(record => record.Shown)
                .Order(order)
                .Take(query.Limit)];
            return ValueTask.FromResult(page);
        }
    }

    private ValueTask<Image> SaveCountedAsync(Image before, Image after, ImageQuotas quotas, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (before.Id != after.Id)
            throw new ArgumentException($"Image {before.Id} cannot be saved as {after.Id}: ids do not change", nameof(after));
        InMemoryImageText.RequireStorable(after);
        lock (_guard)
        {
            var record = Guarded(before);
            if (!InMemoryImageMerge.SameLocations(before, after) && !SameIds(record.Image, before))
                throw new ImageStateConflictException(before.Id, before.Status);
            var stored = Stored(InMemoryImageMerge.Apply(record.Image, before, after));
            quotas.Require(before, after, stored);
            record.Image = stored;
            KeepForRemoval(after, after.UpdatedAt);
            return ValueTask.FromResult(record.Shown);
        }
    }

    public ValueTask DeleteAsync(Image image, ImageStatus final, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (final is not (ImageStatus.Deleted or ImageStatus.PendingDelete))
            throw new ArgumentException($"Image {image.Id} cannot be deleted into the status {final.ToWord()}", nameof(final));
        lock (_guard)
        {
            var record = Guarded(image);
            if (record.Image.Protected != image.Protected || !SameIds(record.Image, image))
                throw new ImageStateConflictException(image.Id, image.Status);
            record.Image = record.Image with { Status = final, UpdatedAt = deletedAt };
            record.DeletedAt = deletedAt;
            KeepForRemoval(image, deletedAt);
        }

        return ValueTask.CompletedTask;
    }

    private static bool SameIds(Image one, Image other) =>
        one.Locations.Where(location => location.Status == "active").Select(location => location.Id).ToHashSet().SetEquals(other.Locations.Select(location => location.Id));

    private InMemoryImageRecord? Live(string imageId) =>
        _records.TryGetValue(imageId, out var record) && record.DeletedAt is null ? record : null;

    private InMemoryImageRecord Guarded(Image before)
    {
        var record = Live(before.Id) ?? throw new ImageNotFoundException(before.Id);
        return record.Image.Status == before.Status ? record : throw new ImageStateConflictException(before.Id, before.Status);
    }

    // What a database makes of an image: microseconds, no empty owner, each tag once, own copies, ids for locations.
    private Image Stored(Image image) => image with
    {
        Owner = string.IsNullOrEmpty(image.Owner) ? null : image.Owner,
        CreatedAt = Microseconds(image.CreatedAt),
        UpdatedAt = Microseconds(image.UpdatedAt),
        Properties = new Dictionary<string, string?>(image.Properties, StringComparer.Ordinal),
        Tags = [.. image.Tags.Distinct(StringComparer.Ordinal)],
        Locations = [.. image.Locations
            .Where(location => location.Status is not ("deleted" or "pending_delete"))
            .Select(location => location with
            {
                Id = location.Id ?? ++_lastLocationId,
                Metadata = new Dictionary<string, object?>(location.Metadata, StringComparer.Ordinal),
            })],
    };

    private static DateTimeOffset Microseconds(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

using Dapper;
using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Database.Sql;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;

namespace Glance.Database.Aggregates.Images;

/// <summary>
/// Saving: differences only, in one transaction whose first change is the guarded update of the image's row. Where a project has a limit,
/// its lock is taken before that.
/// </summary>
internal sealed partial class ImageRepository
{
    public async ValueTask DeleteAsync(Image image, ImageStatus final, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (final is not (ImageStatus.Deleted or ImageStatus.PendingDelete))
            throw new ArgumentException($"Image {image.Id} cannot be deleted into the status {final.ToWord()}", nameof(final));
        await connections.WriteAsync(
            async session =>
            {
                var values = new { image.Id, From = image.Status.ToWord(), image.Protected, Final = final.ToWord(), Now = session.Dialect.Time(deletedAt), Deleted = true };
                if (await session.ExecuteAsync(_sql.DeleteImage, values).ConfigureAwait(false) == 0)
                    await RefuseAsync(session, image).ConfigureAwait(false);
                await RequireLocationsAsync(session, image).ConfigureAwait(false);
                await session.ExecuteAsync(_sql.DeleteProperties, values).ConfigureAwait(false);
                await session.ExecuteAsync(_sql.DeleteTags, values).ConfigureAwait(false);
                await session.ExecuteAsync(_sql.DeleteMembers, values).ConfigureAwait(false);
                foreach (var location in image.Locations.Where(location => location.Status == ImageLocation.PendingDelete))
                    await session.ExecuteAsync(_sql.KeepForRemoval, new { image.Id, LocationId = location.Id, values.Now, values.Deleted }).ConfigureAwait(false);
                await session.ExecuteAsync(_sql.DeleteLocations, values).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static ImageChanges ChangesOf(Image before, Image after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Id != after.Id)
            throw new ArgumentException($"Image {before.Id} cannot be saved as {after.Id}: ids do not change", nameof(after));
        Storable.Require(after);
        return ImageChanges.Between(before, after);
    }

    private async Task<Image> SaveAsync(Session session, Image before, Image after, ImageChanges changes, ImageQuotas quotas)
    {
        await UpdateAsync(session, before, after, changes.Columns).ConfigureAwait(false);
        var now = session.Dialect.Time(after.UpdatedAt);
        await _parts.SavePropertiesAsync(session, after.Id, changes, now).ConfigureAwait(false);
        await _parts.SaveTagsAsync(session, after.Id, changes, now).ConfigureAwait(false);
        if (changes.TouchLocations)
        {
            await RequireLocationsAsync(session, before).ConfigureAwait(false);
            await SaveLocationsAsync(session, after.Id, changes, now).ConfigureAwait(false);
        }

        var rows = await session.ReadAsync(_sql.FindForWriter, _sql.OfImage(after.Id), ImageRow.Read).ConfigureAwait(false);
        var stored = rows is [var row] ? row.ToImage(locationColumns) : throw new ImageNotFoundException(after.Id);

        // The image's row is locked since the update: what other savers added is seen, and none adds more before the end.
        quotas.Require(before, after, stored);
        return stored;
    }

    private async Task UpdateAsync(Session session, Image before, Image after, IReadOnlyList<(string Name, object? Value)> columns)
    {
        var parameters = new DynamicParameters();
        parameters.Add("id", before.Id);
        parameters.Add("from_status", before.Status.ToWord());
        parameters.Add("updated_at", session.Dialect.Time(after.UpdatedAt));
        foreach (var (name, value) in columns)
            parameters.Add(name, value);
        if (await session.ExecuteAsync(_sql.Update(columns), parameters).ConfigureAwait(false) == 0)
            await RefuseAsync(session, before).ConfigureAwait(false);
    }

    private async Task RefuseAsync(Session session, Image image)
    {
        var rows = await session.ReadAsync(_sql.FindForWriter, _sql.OfImage(image.Id), ImageRow.Read).ConfigureAwait(false);
        throw rows is [] ? new ImageNotFoundException(image.Id) : new ImageStateConflictException(image.Id, image.Status);
    }

    // The image's row is locked by the update before: whoever changed locations meanwhile has finished, and is seen.
    private async Task RequireLocationsAsync(Session session, Image before)
    {
        var rows = await session.QueryAsync<long>(_sql.LiveLocations, new { before.Id }).ConfigureAwait(false);
        if (!rows.ToHashSet().SetEquals(before.Locations.Select(location => location.Id.GetValueOrDefault())))
            throw new ImageStateConflictException(before.Id, before.Status);
    }

    private async Task SaveLocationsAsync(Session session, string id, ImageChanges changes, object now)
    {
        foreach (var location in changes.LocationsRemoved)
            await session.ExecuteAsync(_sql.DeleteLocation, new { Id = id, LocationId = location, Now = now, Deleted = true }).ConfigureAwait(false);
        foreach (var location in changes.LocationsChanged)
            await session.ExecuteAsync(ImageSql.UpdateLocation, LocationValues(id, location, now)).ConfigureAwait(false);
        foreach (var location in changes.LocationsAdded)
            await InsertLocationAsync(session, id, location, now).ConfigureAwait(false);
    }

    private Task<int> InsertLocationAsync(Session session, string id, ImageLocation location, object now) =>
        session.ExecuteAsync(ImageSql.InsertLocation, LocationValues(id, location, now));

    private object LocationValues(string id, ImageLocation location, object now)
    {
        var deleted = location.Status is ImageLocation.Deleted or ImageLocation.PendingDelete;
        return new
        {
            Id = id,
            LocationId = location.Id,
            Value = locationColumns.Value(location.Url),
            Metadata = LocationMetadata.Write(location.Metadata),
            location.Status,
            Now = now,
            DeletedAt = deleted ? now : null,
            Deleted = deleted,
        };
    }
}

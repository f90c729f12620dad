using System.Data.Common;
using Dapper;
using Glance.Database.Connections;
using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;

namespace Glance.Database.Images;

/// <summary>The image records in Glance's tables, for every engine (glance-behaviours section 1.4).</summary>
internal sealed partial class ImageRepository(IConnections connections, LocationColumns locationColumns) : IImageRepository, IUsage
{
    // The id column's width; engines differ in what they do with longer ones.
    private const int LongestId = 36;

    private readonly ImageSql sql = new(connections.Dialect);
    private readonly ImageListSql listSql = new(connections.Dialect);

    public async ValueTask<Image?> FindAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(imageId);
        if (imageId.Length > LongestId)
            return null;
        return await connections.ReadAsync(
            async session =>
            {
                var row = await session.SingleOrDefaultAsync<ImageRow>(ImageSql.Find, Viewer(context, imageId)).ConfigureAwait(false);
                return row is null ? null : (await WholeAsync(session, [row]).ConfigureAwait(false))[0];
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<Image>> ListAsync(RequestContext context, ImageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(query);
        var (text, parameters) = listSql.Page(context, query);
        return await connections.ReadAsync<IReadOnlyList<Image>>(
            async session =>
            {
                if (query.Marker is not null)
                    await RequireMarkerAsync(session, context, query.Marker).ConfigureAwait(false);
                return await WholeAsync(session, await session.QueryAsync<ImageRow>(text, parameters).ConfigureAwait(false)).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask AddAsync(Image image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        Storable.Require(image);
        await connections.WriteAsync(
            async session =>
            {
                await InsertAsync(session, image).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static object Viewer(RequestContext context, string imageId) =>
        new { Id = Storable.Sought(imageId), Admin = context.IsAdmin, Project = context.ProjectId };

    private static async Task RequireMarkerAsync(Session session, RequestContext context, string marker)
    {
        var visible = await session.SingleOrDefaultAsync<int?>(ImageSql.IsMarkerVisible, Viewer(context, marker)).ConfigureAwait(false);
        if (visible is not 1)
            throw new InvalidMarkerException(marker, forbidden: visible is 0);
    }

    private async Task InsertAsync(Session session, Image image)
    {
        var parameters = new DynamicParameters();
        parameters.Add("id", image.Id);
        parameters.Add("created_at", session.Dialect.Time(image.CreatedAt));
        parameters.Add("updated_at", session.Dialect.Time(image.UpdatedAt));
        parameters.Add("deleted", false);
        foreach (var (name, value) in ImageColumns.All)
            parameters.Add(name, value(image));
        try
        {
            await session.ExecuteAsync(sql.Insert, parameters).ConfigureAwait(false);
        }
        catch (DbException taken) when (session.Dialect.IsDuplicateKey(taken))
        {
            throw new DuplicateImageException(image.Id);
        }

        var now = session.Dialect.Time(image.UpdatedAt);
        foreach (var (name, value) in image.Properties)
            await session.ExecuteAsync(ImageSql.InsertProperty, new { image.Id, Name = name, Value = value, Now = now, Deleted = false }).ConfigureAwait(false);
        foreach (var tag in image.Tags)
            await session.ExecuteAsync(ImageSql.InsertTag, new { image.Id, Value = tag, Now = now, Deleted = false }).ConfigureAwait(false);
        foreach (var location in image.Locations)
            await InsertLocationAsync(session, image.Id, location, now).ConfigureAwait(false);
    }

    // One command however many images: properties, tags and locations of all of them at once.
    private async Task<List<Image>> WholeAsync(Session session, List<ImageRow> rows)
    {
        if (rows.Count == 0)
            return [];
        var ids = new { Ids = session.Dialect.Strings(rows.Select(row => row.Id)) };
        var (propertyRows, tagRows, locationRows) = await session.QueryAsync<PropertyRow, TagRow, LocationRow>(sql.Parts, ids).ConfigureAwait(false);
        var properties = propertyRows.ToLookup(row => row.ImageId);
        var tags = tagRows.ToLookup(row => row.ImageId);
        var locations = locationRows.ToLookup(row => row.ImageId);
        return [.. rows.Select(row => row.ToImage() with
        {
            Properties = properties[row.Id].ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal),
            Tags = [.. tags[row.Id].Select(tag => tag.Value).Distinct(StringComparer.Ordinal)],
            Locations = [.. locations[row.Id].Select(locationColumns.ToLocation)],
        })];
    }
}

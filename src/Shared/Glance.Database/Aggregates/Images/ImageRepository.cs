using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using Glance.Database.Aggregates.Locations;
using Glance.Database.Connections;
using Glance.Database.Sql;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;

namespace Glance.Database.Aggregates.Images;

/// <summary>The image records in Glance's tables, for every engine (glance-behaviours section 1.4).</summary>
internal sealed partial class ImageRepository(IConnections connections, LocationColumns locationColumns) : IImageRepository, IUsage
{
    // The id column's width; engines differ in what they do with longer ones.
    private const int LongestId = 36;

    private readonly ImageSql _sql = new(connections.Dialect);
    private readonly ImagePartSaves _parts = new(connections.Dialect);
    private readonly ImageListSql _listSql = new(connections.Dialect, new ImageSql(connections.Dialect));
    private readonly UsageSql _usageSql = new(connections.Dialect);

    public async ValueTask<Image?> FindAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(imageId);
        if (imageId.Length > LongestId)
            return null;
        var rows = await connections.ReadOnceAsync(
            session => session.ReadAsync(_sql.Find, _sql.Viewer(context, imageId), ImageRow.Read), cancellationToken).ConfigureAwait(false);
        return rows is [var row] ? row.ToImage(locationColumns) : null;
    }

    public async ValueTask<IReadOnlyList<Image>> ListAsync(RequestContext context, ImageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(query);
        var byValues = query.Columns.Count + query.Properties.Count > 0 ? connections.Dialect.PlanByValues : null;
        var rows = query.Marker is null && byValues is null
            ? await connections.ReadOnceAsync(session => PageAsync(session, context, query), cancellationToken).ConfigureAwait(false)
            : await connections.ReadAsync(
                async session =>
                {
                    if (query.Marker is { } marker)
                        await RequireMarkerAsync(session, context, marker).ConfigureAwait(false);
                    if (byValues is not null)
                        await session.ExecuteAsync(byValues, null).ConfigureAwait(false);
                    return await PageAsync(session, context, query).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => row.ToImage(locationColumns));
    }

    // What others share is a set of its own: an image that comes to it or leaves it between the two statements is seen or not, as if the
    // list had been asked for a moment earlier or later.
    private async Task<List<ImageRow>> PageAsync(Session session, RequestContext context, ImageQuery query)
    {
        var shared = _listSql.Shared(context, query) is (var sharedText, var of)
            ? await session.ReadAsync(sharedText, of, static row => row.RequiredText(0)).ConfigureAwait(false)
            : null;
        var (text, parameters) = _listSql.Page(context, query, shared);
        return await session.ReadAsync(text, parameters, ImageRow.Read).ConfigureAwait(false);
    }

    private async Task RequireMarkerAsync(Session session, RequestContext context, string marker)
    {
        var visible = await session.SingleOrDefaultAsync<int?>(_sql.IsMarkerVisible, _sql.Viewer(context, marker)).ConfigureAwait(false);
        if (visible is not 1)
            throw new InvalidMarkerException(marker);
    }

    // One command, so one round trip, for the record with its properties and tags.
    private async Task InsertAsync(Session session, Image image)
    {
        var now = session.Dialect.Time(image.UpdatedAt);
        var parameters = new DynamicParameters();
        parameters.Add("id", image.Id);
        parameters.Add("created_at", session.Dialect.Time(image.CreatedAt));
        parameters.Add("updated_at", now);
        parameters.Add("deleted", false);
        foreach (var (name, value) in ImageColumns.All)
            parameters.Add(name, value(image));
        var text = new StringBuilder(_sql.Insert);
        var number = 0;
        foreach (var (name, value) in image.Properties)
        {
            parameters.Add($"property{++number}", name);
            parameters.Add($"value{number}", value);
            text.Append(CultureInfo.InvariantCulture, $"""
                ;
                INSERT INTO image_properties (image_id, name, value, created_at, updated_at, deleted)
                VALUES (@id, @property{number}, @value{number}, @updated_at, @updated_at, @deleted)
                """);
        }

        number = 0;
        foreach (var tag in image.Tags.Distinct(StringComparer.Ordinal))
        {
            parameters.Add($"tag{++number}", tag);
            text.Append(CultureInfo.InvariantCulture, $"""
                ;
                INSERT INTO image_tags (image_id, value, created_at, updated_at, deleted)
                VALUES (@id, @tag{number}, @updated_at, @updated_at, @deleted)
                """);
        }

        try
        {
            await session.ExecuteAsync(text.ToString(), parameters).ConfigureAwait(false);
        }
        catch (DbException taken) when (session.Dialect.IsDuplicateKey(taken))
        {
            throw new DuplicateImageException(image.Id);
        }

        foreach (var location in image.Locations)
            await InsertLocationAsync(session, image.Id, location, now).ConfigureAwait(false);
    }
}

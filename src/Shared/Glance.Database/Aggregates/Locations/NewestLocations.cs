using Glance.Database.Connections;

namespace Glance.Database.Aggregates.Locations;

/// <summary>Where data lies according to the records, for starts that want to know whether a directory is what it was.</summary>
internal sealed class NewestLocations(IConnections connections, LocationColumns columns)
{
    private const string Columns =
        "SELECT id AS Id, image_id AS ImageId, value AS Value, NULL AS Metadata, status AS Status FROM image_locations";

    /// <summary>
    /// Rows of the newest ones: enough for every directory in use to be among them, and few enough to be looked at. Data that waits for its
    /// removal is there as well, be it the last that is.
    /// </summary>
    public const string Query =
        $"SELECT * FROM ({Columns} WHERE deleted = @deleted AND status = 'active' ORDER BY id DESC LIMIT 200) AS live "
        + $"UNION ALL SELECT * FROM ({Columns} WHERE status = 'pending_delete' LIMIT 200) AS waiting";

    private const string QueryWithDeleted = $"{Query} UNION ALL SELECT * FROM ({Columns} ORDER BY id DESC LIMIT 200) AS every";

    /// <summary>Locations of images; those that cannot be read are left out.</summary>
    public async ValueTask<IReadOnlyList<string>> FindAsync(bool withDeleted, CancellationToken cancellationToken)
    {
        var query = withDeleted ? QueryWithDeleted : Query;
        var rows = await connections.ReadOnceAsync(
            session => session.QueryAsync<LocationRow>(query, new { deleted = false }), cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(columns.TryUrl).OfType<string>()];
    }
}

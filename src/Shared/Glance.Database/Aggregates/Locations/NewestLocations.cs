using Glance.Database.Connections;

namespace Glance.Database.Aggregates.Locations;

/// <summary>Where data lies according to the records, for starts that want to know whether a directory is what it was.</summary>
internal sealed class NewestLocations(IConnections connections, LocationColumns columns)
{
    /// <summary>Rows of the newest ones: enough for every directory in use to be among them, and few enough to be looked at.</summary>
    public const string Query = """
        SELECT id AS Id, image_id AS ImageId, value AS Value, NULL AS Metadata, status AS Status
        FROM image_locations
        WHERE deleted = @deleted AND status = 'active'
        ORDER BY id DESC
        LIMIT 200
        """;

    /// <summary>The newest locations of images; those that cannot be read are left out.</summary>
    public async ValueTask<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        var rows = await connections.ReadOnceAsync(
            session => session.QueryAsync<LocationRow>(Query, new { deleted = false }), cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(columns.TryUrl).OfType<string>()];
    }
}

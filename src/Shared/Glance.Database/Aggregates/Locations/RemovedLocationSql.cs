using Glance.Database.Sql;

namespace Glance.Database.Aggregates.Locations;

/// <summary>The statements of the journal of deletions; made once for an engine.</summary>
internal sealed class RemovedLocationSql(Dialect dialect)
{
    public string IsNamed { get; } =
        $"SELECT 1 FROM image_locations WHERE {dialect.Equal("value", "@Value")} AND NOT {dialect.Flag("deleted")} LIMIT 1";

    public string LiveAfter { get; } = $"""
        SELECT id AS Id, image_id AS ImageId, value AS Value, status AS Status
        FROM image_locations
        WHERE id > @After AND NOT {dialect.Flag("deleted")}
        ORDER BY id
        LIMIT @Most
        """;

    public const string SetTried = "UPDATE image_locations SET updated_at = @Now WHERE id = @Id AND status = 'pending_delete'";

    public const string SetGone = "UPDATE image_locations SET status = 'deleted', updated_at = @Now WHERE id = @Id AND status = 'pending_delete'";

    /// <summary>Those that wait, for a look.</summary>
    public string Look { get; } = Waiting(dialect);

    /// <summary>Those that wait, and nobody else gets them before the transaction ends.</summary>
    public string Take { get; } = Waiting(dialect) + dialect.ForUpdate;

    // Images in pending_delete belong to the scrubber of the Python service; one that waits for data may get it under the same name.
    private static string Waiting(Dialect dialect) => $"""
        SELECT l.id AS Id, l.image_id AS ImageId, l.value AS Value, l.meta_data AS Metadata, l.status AS Status, l.created_at AS CreatedAt,
            l.updated_at AS UpdatedAt, l.deleted_at AS DeletedAt
        FROM image_locations l
        WHERE l.status = 'pending_delete' AND {dialect.Flag("l.deleted")} AND EXISTS (
            SELECT 1 FROM images i
            WHERE i.id = l.image_id AND (({dialect.Flag("i.deleted")} AND i.status <> 'pending_delete')
                OR (NOT {dialect.Flag("i.deleted")} AND i.status IN ('active', 'deactivated'))))
        ORDER BY l.updated_at
        LIMIT @Most
        """;
}

using Glance.Database.Sql;
using Glance.Domain.Requests;

namespace Glance.Database.Aggregates.Images;

/// <summary>The statements of the image aggregate that never vary; made once for an engine. Lists: <see cref="ImageListSql"/>.</summary>
internal sealed class ImageSql(Dialect dialect)
{
    /// <summary>The columns of <see cref="ImageRow"/> of the images table called i.</summary>
    public string Columns { get; } = $"""
        i.id AS Id, i.name AS Name, i.size AS Size, i.status AS Status, i.created_at AS CreatedAt, i.updated_at AS UpdatedAt,
        i.disk_format AS DiskFormat, i.container_format AS ContainerFormat, i.checksum AS Checksum, i.owner AS Owner,
        i.min_disk AS MinDisk, i.min_ram AS MinRam, i.protected AS Protected, i.virtual_size AS VirtualSize,
        {dialect.Text("i.visibility", 9)} AS Visibility, i.os_hidden AS Hidden, i.os_hash_algo AS HashAlgorithm, i.os_hash_value AS HashValue
        """;

    public string LiveLocations { get; } =
        $"SELECT id FROM image_locations WHERE image_id = @Id AND NOT {dialect.Flag("deleted")} AND status = 'active'";

    public const string InsertLocation = """
        INSERT INTO image_locations (image_id, value, meta_data, status, created_at, updated_at, deleted_at, deleted)
        VALUES (@Id, @Value, @Metadata, @Status, @Now, @Now, @DeletedAt, @Deleted)
        """;

    public const string UpdateLocation = """
        UPDATE image_locations
        SET value = @Value, meta_data = @Metadata, status = @Status, updated_at = @Now, deleted_at = @DeletedAt, deleted = @Deleted
        WHERE id = @LocationId AND image_id = @Id
        """;

    public string DeleteLocation { get; } = $"""
        UPDATE image_locations
        SET status = 'deleted', updated_at = @Now, deleted_at = @Now, deleted = @Deleted
        WHERE id = @LocationId AND image_id = @Id AND NOT {dialect.Flag("deleted")}
        """;

    public string DeleteImage { get; } = $"""
        UPDATE images
        SET status = @Final, updated_at = @Now, deleted_at = @Now, deleted = @Deleted
        WHERE id = @Id AND status = @From AND protected = @Protected AND NOT {dialect.Flag("deleted")}
        """;

    public string DeleteProperties { get; } = RemoveOf(dialect, "image_properties");

    public string DeleteTags { get; } = RemoveOf(dialect, "image_tags");

    public string DeleteMembers { get; } = RemoveOf(dialect, "image_members");

    public string KeepForRemoval { get; } = $"""
        UPDATE image_locations
        SET status = 'pending_delete', updated_at = @Now, deleted_at = @Now, deleted = @Deleted
        WHERE id = @LocationId AND image_id = @Id AND NOT {dialect.Flag("deleted")}
        """;

    // Those that wait for the scrubber already are deleted rows with a status of their own, and stay so.
    public string DeleteLocations { get; } = $"""
        UPDATE image_locations
        SET status = @Final, updated_at = @Now, deleted_at = @Now, deleted = @Deleted
        WHERE image_id = @Id AND NOT {dialect.Flag("deleted")}
        """;

    /// <summary>
    /// The parameters of <see cref="Find"/> and <see cref="IsMarkerVisible"/>: which image, whether everything is visible, whose images
    /// are.
    /// </summary>
    public Positional Viewer(RequestContext context, string imageId)
    {
        var parameters = new Positional(dialect);
        parameters.Add(Known(imageId));
        parameters.Add(context.IsAdmin);
        parameters.Add(context.ProjectId);
        return parameters;
    }

    /// <summary>The parameter of <see cref="FindForWriter"/>.</summary>
    public Positional OfImage(string imageId)
    {
        var parameters = new Positional(dialect);
        parameters.Add(Known(imageId));
        return parameters;
    }

    /// <summary>An id to compare with; null, which no row has, for what none can be.</summary>
    public string? Known(string imageId) => dialect.CanHold(imageId) ? imageId : null;

    public string Insert { get; } = $"""
        INSERT INTO images (id, created_at, updated_at, deleted, {string.Join(", ", ImageColumns.All.Select(column => column.Name))})
        VALUES (@id, @created_at, @updated_at, @deleted, {string.Join(", ", ImageColumns.All.Select(column => Parameter(dialect, column.Name)))})
        """;

    /// <summary>
    /// The columns of <see cref="ImageRow"/> that other tables hold for the image called i: one statement tells all, on one snapshot.
    /// </summary>
    public string Parts { get; } = $"""
        ({PropertiesOf(dialect)}) AS Properties,
        ({TagsOf(dialect)}) AS Tags,
        ({LocationsOf(dialect)}) AS Locations
        """;

    public string Find => field ??= $"""
        SELECT {Columns}, {Parts}
        FROM images i
        WHERE {dialect.Equal("i.id", dialect.Placeholder(1))} AND NOT {dialect.Flag("i.deleted")} AND {Visible}
        """;

    public string IsMarkerVisible => field ??= $"""
        SELECT CASE WHEN {Visible} THEN 1 ELSE 0 END
        FROM images i
        WHERE {dialect.Equal("i.id", dialect.Placeholder(1))} AND NOT {dialect.Flag("i.deleted")}
        """;

    public string FindForWriter => field ??= $"""
        SELECT {Columns}, {Parts}
        FROM images i
        WHERE {dialect.Equal("i.id", dialect.Placeholder(1))} AND NOT {dialect.Flag("i.deleted")}
        """;

    /// <summary>The guarded update of the columns that changed.</summary>
    public string Update(IEnumerable<(string Name, object? Value)> columns) => $"""
        UPDATE images
        SET updated_at = @updated_at{string.Concat(columns.Select(column => $", {column.Name} = {Parameter(dialect, column.Name)}"))}
        WHERE id = @id AND status = @from_status AND NOT {dialect.Flag("deleted")}
        """;

    // glance.db.utils.is_image_visible: what a caller who is not an administrator may see by id; members of any status. See Viewer.
    private string Visible => $"""
        ({dialect.Placeholder(2)} OR i.owner IS NULL OR i.visibility IN ('public', 'community')
            OR {dialect.Equal("i.owner", dialect.Placeholder(3))}
            OR (i.visibility = 'shared' AND EXISTS (
                SELECT 1 FROM image_members m
                WHERE m.image_id = i.id AND {dialect.Equal("m.member", dialect.Placeholder(3))} AND NOT {dialect.Flag("m.deleted")})))
        """;

    private static string RemoveOf(Dialect dialect, string table) => $"""
        UPDATE {table}
        SET updated_at = @Now, deleted_at = @Now, deleted = @Deleted
        WHERE image_id = @Id AND NOT {dialect.Flag("deleted")}
        """;

    private static string PropertiesOf(Dialect dialect) =>
        dialect.JsonRows(("image_properties", "p"), "p.name, p.value", $"p.image_id = i.id AND NOT {dialect.Flag("p.deleted")}", "p.id");

    private static string TagsOf(Dialect dialect) =>
        dialect.JsonRows(("image_tags", "t"), "t.value", $"t.image_id = i.id AND NOT {dialect.Flag("t.deleted")}", "t.id");

    private static string LocationsOf(Dialect dialect) => dialect.JsonRows(
        ("image_locations", "l"),
        "l.id, l.value, l.meta_data, l.status",
        $"l.image_id = i.id AND NOT {dialect.Flag("l.deleted")} AND l.status = 'active'",
        "l.id");

    private static string Parameter(Dialect dialect, string column) => column == "visibility" ? dialect.Visibility("@visibility") : "@" + column;
}

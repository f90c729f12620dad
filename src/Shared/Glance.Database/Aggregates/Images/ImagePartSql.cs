using Glance.Database.Sql;

namespace Glance.Database.Aggregates.Images;

/// <summary>
/// The statements that change an image's properties and tags, each for any number of them (docs/decisions/0348); made once for an engine.
/// <c>@Names</c> and <c>@Values</c> are made by <see cref="Dialect.Strings"/>, <c>@Pairs</c> by <see cref="Dialect.Pairs"/>.
/// </summary>
internal sealed class ImagePartSql(Dialect dialect)
{
    /// <summary>For <see cref="Dialect.KeysIgnoreCase"/>: whether the image has rows of removed properties at all.</summary>
    public const string HasRemoved = "SELECT 1 FROM image_properties WHERE image_id = @Id AND deleted LIMIT 1";

    /// <summary>For <see cref="Dialect.KeysIgnoreCase"/>: gives a removed property's row to one whose name the key takes for its
    /// own.</summary>
    public const string Rename = """
        UPDATE image_properties
        SET name = @Name, value = @Value, updated_at = @Now, deleted_at = NULL, deleted = @Deleted
        WHERE image_id = @Id AND name = @Name AND deleted
        """;

    public string DeleteProperties { get; } = $"""
        UPDATE image_properties
        SET updated_at = @Now, deleted_at = @Now, deleted = @Deleted
        WHERE image_id = @Id AND {dialect.Among("name", "@Names")} AND NOT {dialect.Flag("deleted")}
        """;

    // A property's row is never removed: its key is unique, so setting it again brings the same row back.
    public string UpdateProperties { get; } = dialect.UpdateFrom(
        "image_properties",
        [("value", "given.value"), ("updated_at", "@Now"), ("deleted_at", "NULL"), ("deleted", "@Deleted")],
        $"({dialect.EachPair("@Pairs")}) AS given",
        $"image_id = @Id AND {dialect.Equal("name", "given.key")}");

    public string InsertProperties { get; } = $"""
        INSERT INTO image_properties (image_id, name, value, created_at, updated_at, deleted)
        SELECT i.id, given.key, given.value, @Now, @Now, @Deleted
        FROM images i, ({dialect.EachPair("@Pairs")}) AS given
        WHERE i.id = @Id AND NOT EXISTS (
            SELECT 1 FROM image_properties p WHERE p.image_id = i.id AND {dialect.Equal("p.name", "given.key")})
        """;

    // Two writers may add the same tag; the table has no key that would stop the second.
    public string InsertTags { get; } = $"""
        INSERT INTO image_tags (image_id, value, created_at, updated_at, deleted)
        SELECT i.id, given.value, @Now, @Now, @Deleted
        FROM images i, ({dialect.EachString("@Values")}) AS given
        WHERE i.id = @Id AND NOT EXISTS (
            SELECT 1 FROM image_tags t
            WHERE t.image_id = i.id AND {dialect.Equal("t.value", "given.value")} AND NOT {dialect.Flag("t.deleted")})
        """;

    public string DeleteTags { get; } = $"""
        UPDATE image_tags
        SET updated_at = @Now, deleted_at = @Now, deleted = @Deleted
        WHERE image_id = @Id AND {dialect.Among("value", "@Values")} AND NOT {dialect.Flag("deleted")}
        """;
}

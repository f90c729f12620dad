using Glance.Database.Sql;

namespace Glance.Database.Schema;

/// <summary>
/// Indexes that upstream's schema lacks, without which lists in other orders than the default one, and property filters, read all
/// images (docs/decisions/0018), and the removal of data reads all locations (docs/decisions/0201). Upstream's service works as before on
/// tables that have them.
/// </summary>
internal static class ListIndexes
{
    /// <summary>What all their names begin with; nothing of upstream's does.</summary>
    public const string Prefix = "glance_list_";

    /// <summary>All of them, as an engine needs them.</summary>
    public static IReadOnlyList<AddedIndex> For(Dialect dialect) =>
    [
        Sorted("name", dialect.Ordered("COALESCE(name, '')"), dialect),
        Sorted("status", dialect.Ordered("status"), dialect),
        Sorted("container_format", dialect.Ordered("COALESCE(container_format, '')"), dialect),
        Sorted("disk_format", dialect.Ordered("COALESCE(disk_format, '')"), dialect),
        Sorted("size", "COALESCE(size, 0)", dialect),
        Sorted("updated_at", "COALESCE(updated_at, created_at)", dialect),
        .. dialect.Ordered("id") == "id" ? [] : ById(dialect),
        .. dialect.PropertiesPlannedApart > 0 ? Properties : [],
        new AddedIndex(Prefix + "location_idx", "image_locations", dialect.AnyLength("value")),
        new AddedIndex(Prefix + "removed_idx", "image_locations", "(updated_at)", "status = 'pending_delete'"),
    ];

    // Where the primary key's own index has the order of the database's collation (docs/decisions/0132).
    private static IReadOnlyList<AddedIndex> ById(Dialect dialect) =>
        [new AddedIndex(Prefix + "id_idx", "images", $"(({dialect.Ordered("id")}))")];

    // The start of a value, for an index entry has a longest size and a value has none.
    private static IReadOnlyList<AddedIndex> Properties =>
        [new AddedIndex(Prefix + "property_idx", "image_properties", "(name, (SUBSTR(value, 1, 100)))")];

    // In the order of the list's tie-breakers; walked backwards for a descending list.
    private static AddedIndex Sorted(string column, string expression, Dialect dialect) =>
        new($"{Prefix}{column}_idx", "images", $"(({expression}), created_at, ({dialect.Ordered("id")}))");
}

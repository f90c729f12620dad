using Glance.Database.Schema;
using Glance.Database.Sql;

namespace Glance.Database.Engines.MySql;

/// <summary>
/// The indexes of <see cref="ListIndexes"/> as MySQL and MariaDB can have them: what is sorted by is a column that is computed and not
/// stored, for MariaDB indexes no expressions (docs/decisions/0388). The names of both begin with <see cref="ListIndexes.Prefix"/>.
/// </summary>
internal static class MySqlListIndexes
{
    /// <summary>The bytes of an image's name in a list, where NULL is the empty text.</summary>
    public const string NameColumn = "i.glance_list_name";

    // The columns' widths are those of four bytes for each character.
    private static readonly ComputedColumn[] Computed =
    [
        new("name", "VARBINARY(1020)", "CAST(COALESCE(i.name, '') AS BINARY)"),
        new("container_format", "VARBINARY(80)", "CAST(COALESCE(i.container_format, '') AS BINARY)"),
        new("disk_format", "VARBINARY(80)", "CAST(COALESCE(i.disk_format, '') AS BINARY)"),
        new("size", "BIGINT", "COALESCE(i.size, 0)"),
        new("updated_at", "DATETIME", "COALESCE(i.updated_at, i.created_at)"),
    ];

    /// <summary>The names of the columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. Computed.Select(column => column.Name)];

    /// <summary>All indexes.</summary>
    public static IReadOnlyList<AddedIndex> All { get; } =
    [
        .. Computed.Select(column => new AddedIndex($"{column.Name}_idx", "images", $"({column.Name}, created_at, id)")),
        new(ListIndexes.Prefix + "status_idx", "images", "(status, created_at, id)"),
        new(ListIndexes.Prefix + "property_idx", "image_properties", "(name, value(100))"),
        new(ListIndexes.Prefix + "member_idx", "image_members", "(member, image_id)"),
        new(ListIndexes.Prefix + "location_idx", "image_locations", "(value(255))"),
        new(ListIndexes.Prefix + "removed_idx", "image_locations", "(status, updated_at)"),
    ];

    /// <summary>The column that holds an expression of the images called i; null for those that have none.</summary>
    public static string? ColumnOf(string expression) =>
        Array.Find(Computed, column => column.Expression == expression) is { } found ? "i." + found.Name : null;

    /// <summary>A statement that adds columns, which needs no row to be touched.</summary>
    /// <param name="missing">Their names.</param>
    public static string AddColumns(IReadOnlyCollection<string> missing) =>
        "ALTER TABLE images " + string.Join(
            ", ", Computed.Where(column => missing.Contains(column.Name)).Select(column => column.Definition));

    /// <summary>A statement that adds indexes to a table, all in one reading of it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="missing">The indexes.</param>
    public static string AddIndexes(string table, IEnumerable<AddedIndex> missing) =>
        $"ALTER TABLE {table} " + string.Join(", ", missing.Select(index => $"ADD INDEX {index.Name} {index.Columns}"));

    private sealed record ComputedColumn(string Sorted, string Type, string Expression)
    {
        public string Name => ListIndexes.Prefix + Sorted;

        public string Definition =>
            $"ADD COLUMN {Name} {Type} GENERATED ALWAYS AS ({Expression.Replace("i.", "", StringComparison.Ordinal)}) VIRTUAL";
    }
}

namespace Glance.Database.Schema;

/// <summary>
/// What must be in a database of a usable revision (glance-behaviours section 1): a table or column that was dropped fails every request
/// that needs it, and the revision does not tell. Names only, which are the same in every engine.
/// </summary>
internal static class GlanceTables
{
    /// <summary>What a statement's failure says when it met no such table or column.</summary>
    public const string Missing =
        "tables or columns of Glance's are missing: 'glance-api --check-config' names them and says what would be right";

    private const string OfAll = "created_at updated_at deleted_at deleted";

    // What this service reads and writes, the same since rocky.
    private static readonly (string Table, string Columns)[] Used =
    [
        (
            "images",
            "id name size status disk_format container_format checksum owner min_disk min_ram protected virtual_size visibility os_hidden"
                + " os_hash_algo os_hash_value " + OfAll),
        ("image_properties", "id image_id name value " + OfAll),
        ("image_locations", "id image_id value meta_data status " + OfAll),
        ("image_members", "id image_id member can_share status " + OfAll),
        ("image_tags", "id image_id value " + OfAll),
    ];

    // What Glance's own programs need beside them.
    private static readonly string[] Unused =
    [
        "tasks", "task_info", "metadef_namespaces", "metadef_resource_types", "metadef_namespace_resource_types", "metadef_objects",
        "metadef_properties", "metadef_tags",
    ];

    private static readonly string[] UnusedSince2024 = ["node_reference", "cached_images"];

    /// <summary>
    /// What is not there of what this service needs, as <c>the table image_tags, the column images.owner</c>; null when all is.
    /// </summary>
    /// <param name="columns">The columns that there are, each with its table: <c>image_tags.value</c>.</param>
    public static string? FindMissing(IEnumerable<string> columns)
    {
        var present = columns.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var tables = TablesOf(present);
        List<string> missing = [];
        foreach (var (table, names) in Used)
        {
            var wanted = names.Split(' ').Select(name => $"{table}.{name}");
            missing.AddRange(tables.Contains(table)
                ? wanted.Where(name => !present.Contains(name)).Select(name => $"the column {name}")
                : [$"the table {table}"]);
        }

        return missing.Count == 0 ? null : string.Join(", ", missing);
    }

    /// <summary>Tables of a revision that are not there and that this service does without; null when all are.</summary>
    /// <param name="columns">As for <see cref="FindMissing"/>.</param>
    /// <param name="revision">The revision.</param>
    public static string? FindMissingUnused(IEnumerable<string> columns, string revision)
    {
        var tables = TablesOf(columns);
        var wanted = revision == SchemaRevisions.Head ? Unused.Concat(UnusedSince2024) : Unused;
        var missing = wanted.Where(table => !tables.Contains(table)).ToList();
        return missing.Count == 0 ? null : string.Join(", ", missing);
    }

    private static HashSet<string> TablesOf(IEnumerable<string> columns) =>
        columns.Select(column => column.Split('.')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
}

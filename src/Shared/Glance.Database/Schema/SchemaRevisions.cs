namespace Glance.Database.Schema;

/// <summary>
/// Which revisions of Glance's schema this program works with, and what to tell an operator who has another
/// (glance-behaviours section 1.3). Pure: facts about the database in, a verdict out.
/// </summary>
internal static class SchemaRevisions
{
    /// <summary>The revision of a database made here: the newest there is.</summary>
    public const string Head = "2024_1_contract01";

    /// <summary>The table that holds the revision.</summary>
    public const string VersionTable = "alembic_version";

    // Since Rocky came columns of tasks (wallaby) and the cache tables (2024.1), which images do not need. Debian 11's is ussuri's.
    private static readonly string[] Usable =
    [
        "rocky_contract02", "train_contract01", "ussuri_contract01", "wallaby_contract01", "xena_contract01", "yoga_contract01", "zed_contract01",
        "2023_1_contract01", Head,
    ];

    /// <summary>What to do with a database of a usable revision that has these columns.</summary>
    /// <param name="columns">All columns, each with its table: <c>image_tags.value</c>.</param>
    /// <param name="revision">The revision.</param>
    public static SchemaVerdict JudgeContents(IReadOnlyCollection<string> columns, string revision)
    {
        if (GlanceTables.FindMissing(columns) is { } missing)
        {
            return SchemaVerdict.Refused($"its table {VersionTable} holds '{revision}', and of that revision is missing: {missing};"
                + " restore the database from a backup, and let the service's user see all of it ('glance-manage db sync' does not make it"
                + " again)");
        }

        return GlanceTables.FindMissingUnused(columns, revision) is { } unused
            ? SchemaVerdict.Good with
            {
                Doubt = $"its table {VersionTable} holds '{revision}', and of that revision is missing: the tables {unused};"
                    + " this service does without them, and Glance's own programs do not: restore them from a backup",
            }
            : SchemaVerdict.Good;
    }

    /// <summary>What to do with a database that has these tables and revision rows.</summary>
    /// <param name="tables">All tables but the engine's own.</param>
    /// <param name="revisions">Rows of <see cref="VersionTable"/>; empty without that table.</param>
    public static SchemaVerdict Judge(IReadOnlyCollection<string> tables, IReadOnlyList<string> revisions)
    {
        if (tables.Count == 0)
            return SchemaVerdict.Empty;
        if (revisions.Count == 1 && Usable.Contains(revisions[0], StringComparer.Ordinal))
            return SchemaVerdict.Good;
        return SchemaVerdict.Refused($"{Found(tables, revisions)}; {Advice(tables, revisions)}");
    }

    private static string Found(IReadOnlyCollection<string> tables, IReadOnlyList<string> revisions)
    {
        if (revisions.Count > 0)
            return $"its table {VersionTable} holds '{string.Join("', '", revisions)}'";
        if (tables.Contains(VersionTable))
            return $"its table {VersionTable} is empty";
        return tables.Contains("migrate_version")
            ? "it was last migrated with sqlalchemy-migrate, before Glance's Ocata release"
            : $"it has tables ({string.Join(", ", tables.Order(StringComparer.Ordinal).Take(5))}) but no {VersionTable}, so it is not Glance's or its creation was cut short";
    }

    private static string Advice(IReadOnlyCollection<string> tables, IReadOnlyList<string> revisions)
    {
        var usable = $"usable revisions are {string.Join(", ", Usable)}";
        if (revisions.Count > 1)
            return $"a migration is under way: finish it with Glance's own 'glance-manage db contract'; {usable}";
        return revisions.Count == 1 || tables.Contains("migrate_version")
            ? $"bring it up to date with Glance's own 'glance-manage db sync'; {usable}"
            : "name an empty or absent database in [database] connection, or the one Glance uses";
    }
}

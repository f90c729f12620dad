using Glance.Database.Connections;
using Glance.Database.Schema;
using Glance.Database.Sql;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite;

/// <summary>What is in a database, for start and check alike.</summary>
/// <param name="Verdict">What its tables are.</param>
/// <param name="Missing">The indexes of lists that are to be made.</param>
/// <param name="Taken">Tables and views that have the name of one, so that it cannot be made.</param>
internal sealed record SqliteSurvey(SchemaVerdict Verdict, IReadOnlyList<AddedIndex> Missing, IReadOnlyList<string> Taken)
{
    private const string Tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";
    private const string Revisions = "SELECT version_num FROM alembic_version ORDER BY version_num";

    /// <summary>Whether a start has nothing to write.</summary>
    public bool IsComplete => !Verdict.IsEmpty && Missing.Count == 0;

    /// <summary>Looks.</summary>
    /// <param name="session">On the database.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="DatabaseStartException">It is not Glance's, or of another version.</exception>
    public static async Task<SqliteSurvey> OfAsync(Session session, string path)
    {
        var tables = await session.QueryAsync<string>(Tables, null).ConfigureAwait(false);
        var revisions = tables.Contains(SchemaRevisions.VersionTable) ? await session.QueryAsync<string>(Revisions, null).ConfigureAwait(false) : [];
        var verdict = await SchemaLook.JudgeAsync(session, tables, revisions).ConfigureAwait(false);
        if (verdict.Problem is { } problem)
            throw new DatabaseStartException($"[database] connection: {path} cannot be used: {problem}");
        var indexes = await NamesAsync(session, "'index'").ConfigureAwait(false);
        var others = await NamesAsync(session, "'table', 'view'").ConfigureAwait(false);
        var wanted = ListIndexes.For(session.Dialect).Where(index => !indexes.Contains(index.Name)).ToList();
        var taken = wanted.Select(index => index.Name).Where(others.Contains).ToList();
        return new SqliteSurvey(verdict, wanted.FindAll(index => !others.Contains(index.Name)), taken);
    }

    /// <summary>Warns of what cannot be made.</summary>
    public void Tell(string path, ILogger logger)
    {
        if (Verdict.Doubt is { } doubt)
            Log.SchemaDoubt(logger, path, doubt);
        if (Taken.Count > 0)
            Log.NoIndexes(logger, path, ListIndexes.Prefix, $"there are tables or views named {string.Join(", ", Taken)}");
    }

    // SQLite takes names that differ in case alone for the same.
    private static async Task<HashSet<string>> NamesAsync(Session session, string types) =>
        new(
            await session.QueryAsync<string>($"SELECT name FROM sqlite_master WHERE type IN ({types})", null).ConfigureAwait(false),
            StringComparer.OrdinalIgnoreCase);
}

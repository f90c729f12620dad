using Glance.Database.Connections;

namespace Glance.Database.Schema;

/// <summary>Asks a database what <see cref="SchemaRevisions"/> judges.</summary>
internal static class SchemaLook
{
    /// <summary>What to do with the database: its revision, and whether all is there that the revision has.</summary>
    /// <param name="session">On the database.</param>
    /// <param name="tables">All tables but the engine's own.</param>
    /// <param name="revisions">Rows of <see cref="SchemaRevisions.VersionTable"/>; empty without that table.</param>
    public static async Task<SchemaVerdict> JudgeAsync(Session session, IReadOnlyCollection<string> tables, IReadOnlyList<string> revisions)
    {
        var verdict = SchemaRevisions.Judge(tables, revisions);
        return verdict == SchemaVerdict.Good
            ? SchemaRevisions.JudgeContents(await ColumnsAsync(session).ConfigureAwait(false), revisions[0])
            : verdict;
    }

    /// <summary>What is not there of what this service needs; null when all is.</summary>
    /// <param name="session">On the database.</param>
    public static async Task<string?> FindMissingAsync(Session session) =>
        GlanceTables.FindMissing(await ColumnsAsync(session).ConfigureAwait(false));

    private static Task<List<string>> ColumnsAsync(Session session) => session.QueryAsync<string>(session.Dialect.Columns, null);
}

using Glance.Database.Connections;
using Glance.Database.Schema;
using Glance.Database.Servers;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>
/// Opens a MySQL or MariaDB database at start: waits for the server as long as configured, makes the tables in an empty database, and
/// refuses what is not Glance's. Several processes may start at once: each step is made unless it is there, whoever made it.
/// </summary>
internal sealed class MySqlStart(MySqlSettings settings, DatabaseCreation creation, TimeProvider time, ILogger logger)
{
    // What makes indexes takes as long as there are images, and the server works on it: it is waited for.
    private const uint LongestStatement = 3600;

    /// <summary>The revisions of the schema that the database tells.</summary>
    public const string RevisionsQuery = "SELECT version_num FROM alembic_version ORDER BY version_num";

    /// <summary>The names of all tables but this program's own one.</summary>
    public const string TablesQuery =
        $"SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME "
            + $"<> '{MySqlLocks.Table}'";

    private readonly ServerStart _start = new(
        (settings.Place, settings.Patience),
        creation,
        new StartFailures(MySqlErrors.MayPass, MySqlErrors.Explain, (failure, stop) => MySqlErrors.DescribeAsync(failure, settings, stop)),
        time,
        logger);

    /// <summary>Connections to a database that is ready for use.</summary>
    /// <exception cref="DatabaseStartException">The database cannot be used.</exception>
    public async ValueTask<MySqlConnections> OpenAsync(CancellationToken cancellationToken)
    {
        if (creation.WaitsForFile)
            return await OpenAsReplacementAsync(cancellationToken).ConfigureAwait(false);
        bool hasLocks, hasColumns;
        var patient = new MySqlConnectionStringBuilder(settings.Connections.ConnectionString)
        {
            DefaultCommandTimeout = LongestStatement,
            Pooling = false,
        };
        var starting = new MySqlConnections(settings with { Connections = patient }, time, logger);
        await using (starting.ConfigureAwait(false))
        {
            if (await _start.PatientlyAsync(stop => starting.OnceAsync(PrepareSchemaAsync, stop), cancellationToken).ConfigureAwait(false))
                Log.SchemaCreated(logger, SchemaRevisions.Head, settings.Place);
            var additions = new MySqlAdditions(settings.Place, starting, logger);
            hasLocks = await additions.MakeLocksAsync(cancellationToken).ConfigureAwait(false);
            hasColumns = await additions.MakeIndexesAsync(cancellationToken).ConfigureAwait(false);
        }

        var connections = new MySqlConnections(settings, time, logger);
        connections.Dialect.HasLocks = hasLocks;
        connections.Dialect.HasListColumns = hasColumns;
        Log.OpenedServer(logger, "MySQL", settings.Place);
        return connections;
    }

    private async ValueTask<MySqlConnections> OpenAsReplacementAsync(CancellationToken cancellationToken)
    {
        var connections = new MySqlConnections(settings, time, logger) { LooksLate = true };
        try
        {
            await _start.LookAsync(limit => connections.OnceAsync(JudgeAsync, limit), cancellationToken).ConfigureAwait(false);
            return connections;
        }
        catch
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<bool> PrepareSchemaAsync(Session session)
    {
        await RequireVersionAsync(session, settings.Place).ConfigureAwait(false);
        var verdict = await JudgeAsync(session).ConfigureAwait(false);
        if (!_start.MakesTables(verdict))
            return false;
        await session.ExecuteAsync(MySqlSessions.WaitAsConfigured, null).ConfigureAwait(false);
        await session.ExecuteAsync(MySqlSchema.Tables, null).ConfigureAwait(false);
        return await session.ExecuteAsync(
            "INSERT IGNORE INTO alembic_version (version_num) VALUES (@Head)", new { SchemaRevisions.Head }).ConfigureAwait(false) > 0;
    }

    /// <summary>Refuses a server that lacks what the statements need.</summary>
    /// <exception cref="DatabaseStartException">It is too old.</exception>
    public static async Task RequireVersionAsync(Session session, string place)
    {
        var version = await session.SingleOrDefaultAsync<string>("SELECT VERSION()", null).ConfigureAwait(false);
        if (MySqlVersion.Problem(version ?? "") is { } problem)
            throw new DatabaseStartException($"[database] connection: {place} cannot be used: {problem}");
    }

    /// <summary>What to do with the database.</summary>
    public static async Task<SchemaVerdict> JudgeAsync(Session session)
    {
        var verdict = await LookAsync(session).ConfigureAwait(false);

        // Another process may have made a table, or written a row, between two of the statements: what is there by now tells.
        return verdict.Problem is null ? verdict : await LookAsync(session).ConfigureAwait(false);
    }

    // No transaction makes all tables at once: what a creation that was cut short has left, or one that is under way, holds no row. The
    // revision is read last, for it is written last.
    private static async Task<SchemaVerdict> LookAsync(Session session)
    {
        var tables = await session.QueryAsync<string>(TablesQuery, null).ConfigureAwait(false);
        var isUnused = tables.TrueForAll(MySqlSchema.Names.Contains) && await AreEmptyAsync(session, tables).ConfigureAwait(false);
        var revisions = tables.Contains(SchemaRevisions.VersionTable)
            ? await session.QueryAsync<string>(RevisionsQuery, null).ConfigureAwait(false)
            : [];
        return isUnused && revisions.Count == 0
            ? SchemaVerdict.Empty
            : await SchemaLook.JudgeAsync(session, tables, revisions).ConfigureAwait(false);
    }

    private static async Task<bool> AreEmptyAsync(Session session, List<string> tables)
    {
        var rows = tables.Where(table => table != SchemaRevisions.VersionTable).Select(table => $"EXISTS (SELECT 1 FROM {table})").ToList();
        return rows.Count == 0
            || await session.SingleOrDefaultAsync<long>($"SELECT {string.Join(" + ", rows)}", null).ConfigureAwait(false) == 0;
    }
}

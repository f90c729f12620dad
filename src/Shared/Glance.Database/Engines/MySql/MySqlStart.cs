using Glance.Database.Connections;
using Glance.Database.Schema;
using Glance.Database.Servers;
using Glance.Domain.Errors;
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
            if (await PatientlyAsync(starting, cancellationToken).ConfigureAwait(false))
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
            await ReplacementStart.LookAsync(
                settings.Place, limit => connections.OnceAsync(WhyNotUsedAsync, limit), DescribeAsync, logger, cancellationToken)
                .ConfigureAwait(false);
            return connections;
        }
        catch
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<string?> WhyNotUsedAsync(Session session)
    {
        var verdict = await JudgeAsync(session).ConfigureAwait(false);
        return verdict.IsEmpty ? "it has no tables: restore it" : verdict.Problem;
    }

    private async ValueTask<string> DescribeAsync(Exception failure, CancellationToken cancellationToken)
    {
        var reason = await MySqlErrors.DescribeAsync(failure, settings, cancellationToken).ConfigureAwait(false);
        return $"{MySqlErrors.Explain(failure) ?? "it cannot be used"}: {reason}";
    }

    private async ValueTask<bool> PatientlyAsync(MySqlConnections connections, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await connections.OnceAsync(PrepareSchemaAsync, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (
                MySqlErrors.MayPass(failure) && (settings.Patience.AtStart < 0 || tries <= settings.Patience.AtStart))
            {
                var reason = await MySqlErrors.DescribeAsync(failure, settings, cancellationToken).ConfigureAwait(false);
                Log.NotYetThere(logger, settings.Place, reason, tries, settings.Patience.StartInterval.TotalSeconds);
                await Task.Delay(settings.Patience.StartInterval, time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is MySqlException or TimeoutException or DatabaseUnavailableException or IOException)
            {
                var reason = await DescribeAsync(failure, cancellationToken).ConfigureAwait(false);
                throw new DatabaseStartException($"[database] connection: {settings.Place}: {reason}", failure);
            }
        }
    }

    private async Task<bool> PrepareSchemaAsync(Session session)
    {
        await RequireVersionAsync(session, settings.Place).ConfigureAwait(false);
        var verdict = await JudgeAsync(session).ConfigureAwait(false);
        if (verdict.Problem is { } problem)
            throw new DatabaseStartException($"[database] connection: {settings.Place} cannot be used: {problem}");
        if (verdict.Doubt is { } doubt)
            Log.SchemaDoubt(logger, settings.Place, doubt);
        if (!verdict.IsEmpty)
            return false;
        if (!creation.FirstStart)
        {
            throw new DatabaseStartException(
                $"[database] connection: {settings.Place} has no tables: only the first start of a service makes them, so that a lost "
                    + "database is not taken for a new one; restore it, or restart the service to begin with an empty one");
        }

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

using Glance.Database.Connections;
using Glance.Database.Schema;
using Glance.Database.Servers;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Glance.Database.Engines.Postgres;

/// <summary>
/// Opens a PostgreSQL database at start: waits for the server as long as configured, makes the tables in an empty database, and refuses
/// what is not Glance's. Several processes may start at once: the first to get the lock creates, the others find the tables made.
/// </summary>
internal sealed class PostgresStart(PostgresSettings settings, DatabaseCreation creation, TimeProvider time, ILogger logger)
{
    private const string TablesQuery = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";

    private const string RevisionsQuery = "SELECT version_num FROM alembic_version ORDER BY version_num";

    private readonly ServerStart _start = new(
        (settings.Place, settings.Patience),
        creation,
        new StartFailures(
            PostgresErrors.MayPass, PostgresErrors.Explain, (failure, stop) => PostgresErrors.DescribeAsync(failure, settings, stop)),
        time,
        logger);

    /// <summary>Connections to a database that is ready for use.</summary>
    /// <exception cref="DatabaseStartException">The database cannot be used.</exception>
    public async ValueTask<PostgresConnections> OpenAsync(CancellationToken cancellationToken)
    {
        var connections = new PostgresConnections(settings, time, logger);
        try
        {
            if (creation.WaitsForFile)
            {
                await _start.LookAsync(limit => connections.ReadFirstAsync(JudgeAsync, limit), cancellationToken).ConfigureAwait(false);
                return connections;
            }

            if (await _start.PatientlyAsync(stop => connections.WriteOnceAsync(PrepareSchemaAsync, stop), cancellationToken)
                .ConfigureAwait(false))
            {
                Log.SchemaCreated(logger, SchemaRevisions.Head, settings.Place);
            }

            await AddIndexesAsync(connections, cancellationToken).ConfigureAwait(false);
            Log.OpenedServer(logger, "PostgreSQL", settings.Place);
            return connections;
        }
        catch
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What to do with the database.</summary>
    public static async Task<SchemaVerdict> JudgeAsync(Session session)
    {
        var tables = await session.QueryAsync<string>(TablesQuery, null).ConfigureAwait(false);
        var revisions = tables.Contains(SchemaRevisions.VersionTable)
            ? await session.QueryAsync<string>(RevisionsQuery, null).ConfigureAwait(false)
            : [];
        return await SchemaLook.JudgeAsync(session, tables, revisions).ConfigureAwait(false);
    }

    private async Task<bool> PrepareSchemaAsync(Session session)
    {
        await session.LockAsync("schema").ConfigureAwait(false);
        var verdict = await JudgeAsync(session).ConfigureAwait(false);
        if (!_start.MakesTables(verdict))
            return false;
        await session.ExecuteAsync(PostgresSchema.Tables, null).ConfigureAwait(false);
        await session.ExecuteAsync("INSERT INTO alembic_version (version_num) VALUES (@Head)", new { SchemaRevisions.Head }).ConfigureAwait(false);
        return true;
    }

    // Once in a database's life, and writers wait for it a second or two per 100,000 images. Without them everything works, more slowly.
    private async ValueTask AddIndexesAsync(PostgresConnections connections, CancellationToken cancellationToken)
    {
        try
        {
            var added = await connections.WriteOnceAsync(AddIndexesAsync, cancellationToken).ConfigureAwait(false);
            if (added > 0)
                Log.IndexesAdded(logger, settings.Place, added);
        }
        catch (NpgsqlException failure)
        {
            Log.NoIndexes(logger, settings.Place, ListIndexes.Prefix, failure.Message);
        }
    }

    private static async Task<int> AddIndexesAsync(Session session)
    {
        await session.LockAsync("schema").ConfigureAwait(false);
        var present = await session.QueryAsync<string>("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()", null).ConfigureAwait(false);
        var missing = ListIndexes.For(session.Dialect).Where(index => !present.Contains(index.Name)).ToList();
        foreach (var index in missing)
            await session.ExecuteAsync(session.Dialect.CreateIndex(index), null).ConfigureAwait(false);

        // The planner judges an indexed expression by figures that only this gathers.
        if (missing.Count > 0)
            await session.ExecuteAsync("ANALYZE images; ANALYZE image_properties", null).ConfigureAwait(false);
        return missing.Count;
    }
}

using Dapper;
using Glance.Database.Connections;
using Glance.Database.Schema;
using Glance.Domain.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Dialects.Sqlite;

/// <summary>
/// Opens an SQLite database at start: makes file and tables where there are none, and refuses what is not Glance's.
/// Several processes may start at once: the first to get the write lock creates, the others find the tables made.
/// </summary>
internal sealed class SqliteStart(SqliteSettings settings, TimeProvider time, ILogger logger)
{
    /// <summary>Connections to a database that is ready for use.</summary>
    /// <exception cref="DatabaseStartException">The database cannot be used.</exception>
    public async ValueTask<SqliteConnections> OpenAsync(CancellationToken cancellationToken)
    {
        SQLitePCL.Batteries_V2.Init();
        PrepareDirectory();
        var connections = new SqliteConnections(settings, time, logger);
        try
        {
            if (await connections.WriteAsync(PrepareSchemaAsync, cancellationToken).ConfigureAwait(false))
                Log.SchemaCreated(logger, SchemaRevisions.Head, settings.Path);
            await UseWriteAheadLogAsync(connections, cancellationToken).ConfigureAwait(false);
            Log.Opened(logger, settings.Path, SQLitePCL.raw.sqlite3_libversion().utf8_to_string());
            return connections;
        }
        catch (Exception failure)
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            if (failure is DatabaseUnavailableException)
                throw new DatabaseStartException($"[database] connection: {settings.Path}: {failure.Message}", failure);
            throw;
        }
    }

    private static async Task<bool> PrepareSchemaAsync(Session session, string file)
    {
        var tables = await session.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'", null).ConfigureAwait(false);
        var revisions = tables.Contains(SchemaRevisions.VersionTable)
            ? await session.QueryAsync<string>("SELECT version_num FROM alembic_version ORDER BY version_num", null).ConfigureAwait(false)
            : [];
        var verdict = SchemaRevisions.Judge(tables, revisions);
        if (verdict.Problem is { } problem)
            throw new DatabaseStartException($"[database] connection: {file} cannot be used: {problem}");
        if (verdict.IsEmpty)
        {
            await session.ExecuteAsync(SqliteSchema.Tables, null).ConfigureAwait(false);
            await session.ExecuteAsync("INSERT INTO alembic_version (version_num) VALUES (@Head)", new { SchemaRevisions.Head }).ConfigureAwait(false);
        }

        foreach (var index in ListIndexes.For(session.Dialect))
            await session.ExecuteAsync(ListIndexes.Create(index), null).ConfigureAwait(false);
        return verdict.IsEmpty;
    }

    private Task<bool> PrepareSchemaAsync(Session session) => PrepareSchemaAsync(session, settings.Path);

    // Of a path relative to the working directory the parent is made, so that ./var needs no preparation;
    // a missing absolute one is more likely mistyped (docs/decisions/0012).
    private void PrepareDirectory()
    {
        var directory = Path.GetDirectoryName(settings.Path);
        if (directory is null || Directory.Exists(directory))
            return;
        if (!settings.Relative)
            throw new DatabaseStartException($"[database] connection: {settings.Path}: the directory {directory} does not exist; create it, owned by the service's user, or name another");
        try
        {
            Directory.CreateDirectory(directory);
            Log.DirectoryCreated(logger, directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseStartException($"[database] connection: {settings.Path}: the directory {directory} does not exist and cannot be created: {failure.Message}", failure);
        }
    }

    private async ValueTask UseWriteAheadLogAsync(SqliteConnections connections, CancellationToken cancellationToken)
    {
        var mode = await connections.AloneAsync(
            connection => connection.ExecuteScalarAsync<string>("PRAGMA journal_mode = WAL"), cancellationToken).ConfigureAwait(false);
        if (mode != "wal")
            Log.NoWriteAheadLog(logger, settings.Path, mode ?? "unknown");
    }
}

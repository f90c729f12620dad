using Dapper;
using Glance.Database.Connections;
using Glance.Database.Schema;
using Glance.Domain.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// Opens an SQLite database at start: makes file and tables where there are none, and refuses what is not Glance's.
/// Several processes may start at once: the first to get the write lock creates, the others find the tables made.
/// </summary>
internal sealed class SqliteStart(SqliteSettings settings, DatabaseCreation creation, TimeProvider time, ILogger logger)
{
    /// <summary>The names of all tables but SQLite's own.</summary>
    public const string TablesQuery = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";

    /// <summary>The revisions of the schema that the database tells.</summary>
    public const string RevisionsQuery = "SELECT version_num FROM alembic_version ORDER BY version_num";

    /// <summary>Half of the usual start_timeout.</summary>
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(15);

    private readonly SqliteFiles _files = new(settings.Path, creation.KnownFile, time, logger);

    /// <summary>Connections to a database that is ready for use, or will be once its file is back.</summary>
    /// <exception cref="DatabaseStartException">The database cannot be used.</exception>
    public async ValueTask<SqliteConnections> OpenAsync(CancellationToken cancellationToken)
    {
        SqliteLibrary.Load();
        var connections = new SqliteConnections(settings, _files, time, logger);
        try
        {
            if (creation.WaitsForFile && !_files.IsUsable)
            {
                _ = _files.Absent();
                connections.LateStart = LateStart();
                return connections;
            }

            RequireFile();
            if (creation.WaitsForFile)
            {
                connections.LateStart = LateStart();
                await connections.LateStart.BeginAsync(connections, cancellationToken).ConfigureAwait(false);
                return connections;
            }

            _files.MayCreate = creation.FirstStart;
            connections.BusyPatience = PatienceWithOthers;
            await PrepareAsync(connections, cancellationToken).ConfigureAwait(false);
            connections.BusyPatience = TimeSpan.Zero;
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

    private SqliteLateStart LateStart() => new(settings, _files, PrepareAsync, time, logger);

    // What is complete needs no write lock, which another program may hold for long; a file that is not to be written says so at once.
    private async ValueTask PrepareAsync(SqliteConnections connections, CancellationToken cancellationToken)
    {
        var isComplete = await connections.AloneAsync(
            async connection => SQLitePCL.raw.sqlite3_db_readonly(connection.Handle, "main") == 0
                && await IsCompleteAsync(new Session(connection, null, connections.Dialect, cancellationToken)).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        if (!isComplete && await connections.WriteAsync(PrepareSchemaAsync, cancellationToken).ConfigureAwait(false))
            Log.SchemaCreated(logger, SchemaRevisions.Head, settings.Path);
        await UseWriteAheadLogAsync(connections, cancellationToken).ConfigureAwait(false);
        Log.Opened(logger, settings.Path, SQLitePCL.raw.sqlite3_libversion().utf8_to_string());
    }

    // A file that is there, be it empty, is the operator's word; one that is not may be lost.
    private void RequireFile()
    {
        RefuseOther(settings);
        if (File.Exists(settings.Path))
        {
            if (_files.Objection() is { } objection)
                throw new DatabaseStartException($"[database] connection: {settings.Path}: {objection}");
            return;
        }

        if (WhyNotMade(settings, creation) is { } refusal)
            throw refusal;
        PrepareDirectory();
    }

    /// <summary>Why a file that is absent is not to be made; null when it is. Changes nothing.</summary>
    internal static DatabaseStartException? WhyNotMade(SqliteSettings settings, DatabaseCreation creation)
    {
        if (!creation.FirstStart)
            return Absent(settings, "only the first start of a service makes a database, so that a lost one is not taken for a new one. Put it back, or restart the service to begin with an empty one");
        if (File.Exists(settings.Path + "-wal"))
            return Absent(settings, $"its write-ahead log {settings.Path}-wal does: the database was moved or deleted. Put it back; to begin with an empty one remove the log");
        return creation.Objection() is { } objection
            ? Absent(settings, $"{objection}. Put the database back; to begin with an empty one make an empty file: touch {settings.Path}")
            : null;
    }

    private static DatabaseStartException Absent(SqliteSettings settings, string why) => new($"[database] connection: {settings.Path} does not exist, and {why}");

    private async Task<bool> IsCompleteAsync(Session session)
    {
        if ((await JudgeAsync(session).ConfigureAwait(false)).IsEmpty)
            return false;
        var indexes = await session.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'index'", null).ConfigureAwait(false);
        return ListIndexes.For(session.Dialect).All(index => indexes.Contains(index.Name));
    }

    private async Task<SchemaVerdict> JudgeAsync(Session session)
    {
        var tables = await session.QueryAsync<string>(TablesQuery, null).ConfigureAwait(false);
        var revisions = tables.Contains(SchemaRevisions.VersionTable)
            ? await session.QueryAsync<string>(RevisionsQuery, null).ConfigureAwait(false)
            : [];
        var verdict = SchemaRevisions.Judge(tables, revisions);
        if (verdict.Problem is { } problem)
            throw new DatabaseStartException($"[database] connection: {settings.Path} cannot be used: {problem}");
        return verdict;
    }

    private async Task<bool> PrepareSchemaAsync(Session session)
    {
        var verdict = await JudgeAsync(session).ConfigureAwait(false);
        if (verdict.IsEmpty)
        {
            if (!creation.FirstStart)
                throw new DatabaseStartException($"[database] connection: {settings.Path} has no tables, and only the first start of a service makes them. Put the database back, or restart the service to begin with an empty one");
            await session.ExecuteAsync(SqliteSchema.Tables, null).ConfigureAwait(false);
            await session.ExecuteAsync("INSERT INTO alembic_version (version_num) VALUES (@Head)", new { SchemaRevisions.Head }).ConfigureAwait(false);
        }

        foreach (var index in ListIndexes.For(session.Dialect))
            await session.ExecuteAsync(session.Dialect.CreateIndex(index), null).ConfigureAwait(false);
        return verdict.IsEmpty;
    }

    // Of a path relative to the working directory the parent is made, so that ./var needs no preparation;
    // a missing absolute one is more likely mistyped (docs/decisions/0012).
    private void PrepareDirectory()
    {
        var directory = Path.GetDirectoryName(settings.Path);
        if (directory is null || Directory.Exists(directory))
            return;
        RefuseMissing(settings, directory);
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

    /// <summary>
    /// Refuses what is there and is no regular file: of a device SQLite reads nothing it wrote, and a pipe would be waited for without end.
    /// </summary>
    /// <exception cref="DatabaseStartException">It is something else.</exception>
    internal static void RefuseOther(SqliteSettings settings)
    {
        if (FileIdentity.IsOtherThanFile(FileIdentity.PathOf(settings.Path)))
            throw new DatabaseStartException($"[database] connection: {settings.Path} is not a regular file: name a file, which is made when it is absent");
    }

    /// <summary>Refuses a directory that is absent and is not to be made.</summary>
    /// <exception cref="DatabaseStartException">It must be there.</exception>
    internal static void RefuseMissing(SqliteSettings settings, string directory)
    {
        if (!settings.Relative)
            throw new DatabaseStartException($"[database] connection: {settings.Path}: the directory {directory} does not exist; create it, owned by the service's user, or name another");
    }

    private async ValueTask UseWriteAheadLogAsync(SqliteConnections connections, CancellationToken cancellationToken)
    {
        var mode = await connections.AloneAsync(
            connection => connection.ExecuteScalarAsync<string>("PRAGMA journal_mode = WAL"), cancellationToken).ConfigureAwait(false);
        if (mode != "wal")
            Log.NoWriteAheadLog(logger, settings.Path, mode ?? "unknown");
        await connections.AloneAsync(
            async connection =>
            {
                // The first read makes the files of the log.
                var tables = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM sqlite_master").ConfigureAwait(false);
                _files.ExpectLog();
                return tables;
            },
            cancellationToken).ConfigureAwait(false);
    }
}

using System.Globalization;
using Dapper;
using Glance.Database.Connections;
using Glance.Database.Engines.Sqlite.Files;
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
    /// <summary>How long SQLite waits by itself in a start, so that the start's own wait ends when it is over.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly SqliteFiles _files = new(settings.Path, creation.KnownFile, time, logger) { IsTrial = !creation.WaitsForFile };
    private readonly SqlitePlace _place = new(settings.Path, settings.Relative, creation);

    /// <summary>Connections to a database that is ready for use, or will be once its file is back.</summary>
    /// <exception cref="DatabaseStartException">The database cannot be used.</exception>
    public async ValueTask<SqliteConnections> OpenAsync(CancellationToken cancellationToken)
    {
        SqliteLibrary.Load();
        var connections = new SqliteConnections(settings, _files, time, logger);
        try
        {
            await OpenAsync(connections, cancellationToken).ConfigureAwait(false);
            _files.IsTrial = false;
            connections.BeginWatch();
            return connections;
        }
        catch (Exception failure)
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            if (failure is DatabaseUnavailableException unavailable)
                throw new DatabaseStartException($"[database] connection: {settings.Path}: {WhyUnavailable(unavailable)}", failure);
            throw;
        }
    }

    // All connections are closed, so it may be asked who is in the way.
    private string WhyUnavailable(DatabaseUnavailableException failure) =>
        SqliteErrors.IsBusy(failure) && SqliteLockWait.WhyNotWritten(settings) is { } locked ? locked : _files.Trouble ?? failure.Reason;

    private async ValueTask OpenAsync(SqliteConnections connections, CancellationToken cancellationToken)
    {
        if (creation.WaitsForFile)
        {
            connections.LateStart = new SqliteLateStart(settings, _files, PrepareLateAsync, time, logger);
            if (_files.IsUsable)
                await connections.LateStart.BeginAsync(connections, cancellationToken).ConfigureAwait(false);
            else
                _ = _files.Absent();
            return;
        }

        RequireFile();
        _files.MayCreate = creation.FirstStart;
        var wait = new SqliteLockWait(settings, time, logger);
        await wait.UntilReadableAsync(cancellationToken).ConfigureAwait(false);
        connections.StartWait = wait;
        await SetBusyAsync(connections, settings.BusyTimeout < Step ? settings.BusyTimeout : Step, cancellationToken).ConfigureAwait(false);
        await PrepareAsync(connections, cancellationToken).ConfigureAwait(false);
        await SetBusyAsync(connections, settings.BusyTimeout, cancellationToken).ConfigureAwait(false);
        connections.StartWait = null;
    }

    private static ValueTask<int> SetBusyAsync(SqliteConnections connections, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var pragma = string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)timeout.TotalMilliseconds}");
        return connections.AloneAsync(connection => connection.ExecuteAsync(pragma), cancellationToken);
    }

    private ValueTask PrepareLateAsync(SqliteConnections connections, CancellationToken cancellationToken)
    {
        RequireFile();
        return PrepareAsync(connections, cancellationToken);
    }

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

    // What is there may be another file than the service uses.
    private void RequireFile()
    {
        _place.Require();
        if (!_place.IsThere)
            MakeDirectory();
        else if (_files.Objection() is { } objection)
            throw _place.Refused(objection);
    }

    private async Task<bool> IsCompleteAsync(Session session)
    {
        var survey = await SqliteSurvey.OfAsync(session, settings.Path).ConfigureAwait(false);
        survey.Tell(settings.Path, logger);
        return survey.IsComplete;
    }

    private async Task<bool> PrepareSchemaAsync(Session session)
    {
        var survey = await SqliteSurvey.OfAsync(session, settings.Path).ConfigureAwait(false);
        if (survey.Verdict.IsEmpty)
        {
            if (!creation.FirstStart)
                throw new DatabaseStartException($"[database] connection: {settings.Path} has no tables, and only the first start of a service makes them. Put the database back, or restart the service to begin with an empty one");
            await session.ExecuteAsync(SqliteSchema.Tables, null).ConfigureAwait(false);
            await session.ExecuteAsync("INSERT INTO alembic_version (version_num) VALUES (@Head)", new { SchemaRevisions.Head }).ConfigureAwait(false);
        }

        foreach (var index in survey.Missing)
            await session.ExecuteAsync(session.Dialect.CreateIndex(index), null).ConfigureAwait(false);
        return survey.Verdict.IsEmpty;
    }

    private void MakeDirectory()
    {
        var directory = Path.GetDirectoryName(settings.Path);
        if (directory is null || Directory.Exists(directory))
            return;
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

using System.Threading.Channels;
using Glance.Database.Connections;
using Glance.Database.Engines.Sqlite.Files;
using Glance.Database.Engines.Sqlite.Writes;
using Glance.Database.Sql;
using Glance.Domain.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// One thread that writes and a few that read. Writers of this process queue here, without a thread, and share transactions; writers of other
/// processes are met with SQLite's busy timeout and, past it, with a few repetitions at random distances.
/// </summary>
internal sealed partial class SqliteConnections : IConnections
{
    private const int Readers = 4;

    private static readonly TimeSpan LongestQueue = TimeSpan.FromSeconds(30);

    private readonly SqliteSettings _settings;
    private readonly SqliteFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteConnectionThread _writer;
    private readonly SqliteGroupCommit _writes;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _reading = new(Readers, Readers);
    private readonly Channel<SqliteConnectionThread> _idleReaders = Channel.CreateUnbounded<SqliteConnectionThread>();
    private int _closed;

    public SqliteConnections(SqliteSettings settings, SqliteFiles files, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _files = files;
        _time = time;
        _logger = logger;
        _writer = new SqliteConnectionThread(settings, files, logger, "glance-db-write");
        _writes = new SqliteGroupCommit(work => AloneAsync(work, CancellationToken.None), files, Dialect);
    }

    public Dialect Dialect { get; } = new SqliteDialect();

    public string? File => _files.Known;

    public ValueTask<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        OnReaderAsync(connection => OnSnapshotAsync(connection, work, cancellationToken), cancellationToken);

    public ValueTask<T> ReadOnceAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        OnReaderAsync(connection => work(new Session(connection, null, Dialect, cancellationToken)), cancellationToken);

    public async ValueTask<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        var write = new PendingWriteOf<T>(work, cancellationToken);
        _writes.Add(write);
        try
        {
            return await write.Outcome.WaitAsync(LongestQueue, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception waited) when (waited is TimeoutException or OperationCanceledException)
        {
            // Also where its own work threw that.
            if (!write.TryAbandon())
                return await write.Outcome.ConfigureAwait(false);
            if (waited is TimeoutException)
                throw Log.Overloaded(_logger, _settings.Path, LongestQueue, _files.Faults);
            throw;
        }
    }

    /// <summary>
    /// What makes the database ready, when it was not there at the start; it runs before the first work that finds the file.
    /// </summary>
    public SqliteLateStart? LateStart { get; set; }

    /// <summary>
    /// How long work goes on trying when the database is busy, however often that is: null but at the start. Processes that start together
    /// meet locks that SQLite does not wait for, such as that of the change to a write-ahead log.
    /// </summary>
    public SqliteLockWait? StartWait { get; set; }

    /// <summary>How often work is tried when the database is busy.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Runs work on the writer's connection, outside any transaction.</summary>
    public async ValueTask<T> AloneAsync<T>(Func<SqliteConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        if (LateStart is { } late)
            await late.RequireAsync(this, cancellationToken).ConfigureAwait(false);
        await EnterAsync(_writing, cancellationToken).ConfigureAwait(false);
        try
        {
            return await RepeatAsync(_writer, work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Closes the connections after the work that holds them; the last one to close a database writes its log back into the file.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1)
            return;
        if (_watch is { } watch)
            await watch.DisposeAsync().ConfigureAwait(false);
        await _writes.DrainAsync().ConfigureAwait(false);
        await _writing.WaitAsync().ConfigureAwait(false);
        for (var free = 0; free < Readers; free++)
            await _reading.WaitAsync().ConfigureAwait(false);
        while (_idleReaders.Reader.TryRead(out var thread))
            await thread.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        _reading.Dispose();
        _writing.Dispose();
        LateStart?.Dispose();
    }

    private async ValueTask<T> OnReaderAsync<T>(Func<SqliteConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        if (LateStart is { } late)
            await late.RequireAsync(this, cancellationToken).ConfigureAwait(false);
        await EnterAsync(_reading, cancellationToken).ConfigureAwait(false);
        try
        {
            var thread = _idleReaders.Reader.TryRead(out var idle) ? idle : new SqliteConnectionThread(_settings, _files, _logger, "glance-db-read", onlyReads: true);
            try
            {
                return await RepeatAsync(thread, work, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _idleReaders.Writer.TryWrite(thread);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private async ValueTask EnterAsync(SemaphoreSlim gate, CancellationToken cancellationToken)
    {
        // Refused at once, and not behind those who put it right.
        if (_files.IsLost)
            _files.Require();
        if (!await gate.WaitAsync(LongestQueue, cancellationToken).ConfigureAwait(false))
            throw Log.Overloaded(_logger, _settings.Path, LongestQueue, _files.Faults);
    }

    private async ValueTask<T> RepeatAsync<T>(SqliteConnectionThread thread, Func<SqliteConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await thread.RunAsync(work).ConfigureAwait(false);
            }
            catch (SqliteException busy) when (SqliteErrors.IsBusy(busy) && (StartWait is { } wait ? !wait.IsOver : attempt < Attempts))
            {
                var pause = Random.Shared.Next(20, 200) * Math.Min(attempt, Attempts);
                Log.Busy(_logger, _settings.Path, attempt, Attempts, pause);
                await Task.Delay(TimeSpan.FromMilliseconds(pause), _time, cancellationToken).ConfigureAwait(false);
            }
            catch (DatabaseUnavailableException) when (_files.NeedsFold)
            {
                await FoldAsync(_writer).ConfigureAwait(false);
                throw;
            }
            catch (SqliteException failure) when (SqliteErrors.Explain(failure) is { } problem)
            {
                // A start that fails is told by whoever gives it up.
                var isLogged = StartWait is null;
                if (isLogged && SqliteErrors.IsBusy(failure))
                    Log.Busy(_logger, failure, _settings.Path, problem, _files.Faults);
                else if (isLogged)
                    Log.Failed(_logger, failure, _settings.Path, problem, _files.Faults);
                throw DatabaseUnavailableException.Because(problem, isLogged, failure);
            }
        }
    }

    private async Task<T> OnSnapshotAsync<T>(SqliteConnection connection, Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        var transaction = connection.BeginTransaction(deferred: true);
        await using (transaction.ConfigureAwait(false))
        {
            var result = await work(new Session(connection, transaction, Dialect, cancellationToken)).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        }
    }
}

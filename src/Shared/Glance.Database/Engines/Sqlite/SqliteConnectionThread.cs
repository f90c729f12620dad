using Glance.Database.Engines.Sqlite.Files;
using Glance.Database.Engines.Sqlite.Statements;
using Glance.Domain.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// A connection with a thread of its own. SQLite blocks its caller while it syncs or waits for a lock: here it blocks this thread and none
/// of the pool's (docs/decisions/0010). A reader of a database with a write-ahead log waits for nobody, so once it is open it may read on the
/// thread that asks (docs/decisions/0343). Used by one piece of work at a time.
/// </summary>
internal sealed class SqliteConnectionThread : TaskScheduler, IAsyncDisposable
{
    private readonly Queue<Task> _tasks = new();
    private readonly SqliteSettings _settings;
    private readonly SqliteFiles _files;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _onlyReads;
    private SqliteConnection? _connection;
    private bool _waitsForNobody;
    private bool _ending;

    /// <summary>Begins the thread; the connection is opened by the first work.</summary>
    /// <param name="settings">Which database, and how.</param>
    /// <param name="files">Its files.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <param name="name">The thread's name.</param>
    /// <param name="onlyReads">Whether all work only reads.</param>
    public SqliteConnectionThread(SqliteSettings settings, SqliteFiles files, ILogger logger, string name, bool onlyReads = false)
    {
        _settings = settings;
        _files = files;
        _logger = logger;
        _onlyReads = onlyReads;
        new Thread(Work) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>
    /// Runs work with the connection open, on this thread or, where it waits for nobody, on the caller's. A connection that failed for good
    /// is replaced the next time.
    /// </summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, Task<T>> work) => _connection is null ? OpenAndRunAsync(work)
        : _waitsForNobody ? GuardAsync(work)
        : OnThreadAsync(work);

    /// <summary>
    /// Writes the write-ahead log back into the open file (a checkpoint), wherever that is. A file that was moved is whole only together
    /// with its log, which stays behind and would spoil a file that is put in its place.
    /// </summary>
    /// <returns>Whether all of it is in the file now; false, too, without an open connection.</returns>
    public Task<bool> CheckpointAsync() => Task.Factory.StartNew(
        () => _connection is not null && Checkpoint(_connection), CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Closes the connection; the next work opens another.</summary>
    public Task CloseAsync() => Task.Factory.StartNew(Close, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Ends the thread after the work it has, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_tasks)
        {
            _ending = true;
            Monitor.Pulse(_tasks);
        }

        await _ended.Task.ConfigureAwait(false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_tasks)
        {
            _tasks.Enqueue(task);
            Monitor.Pulse(_tasks);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_tasks)
            return [.. _tasks];
    }

    private async Task<T> OpenAndRunAsync<T>(Func<SqliteConnection, Task<T>> work)
    {
        await _files.UntilOpenableAsync().ConfigureAwait(false);
        return await OnThreadAsync(work).ConfigureAwait(false);
    }

    private Task<T> OnThreadAsync<T>(Func<SqliteConnection, Task<T>> work) =>
        Task.Factory.StartNew(() => GuardAsync(work), CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    private async Task<T> GuardAsync<T>(Func<SqliteConnection, Task<T>> work)
    {
        try
        {
            _files.Require();
            _connection ??= Open();
            return await work(_connection).ConfigureAwait(false);
        }
        catch (SqliteException failure) when (!SqliteErrors.IsBusy(failure) && SqliteErrors.Explain(failure) is not null)
        {
            Close();
            throw;
        }
    }

    private bool Checkpoint(SqliteConnection open)
    {
        try
        {
            using var checkpoint = open.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            return checkpoint.ExecuteScalar() is 0L;
        }
        catch (SqliteException failure)
        {
            Log.Failed(_logger, failure, _settings.Path, "what the write-ahead log holds could not be written into the database", _files.Faults);
            return false;
        }
    }

    private PreparedConnection Open()
    {
        _files.Opening();
        PreparedConnection? opened = null;
        try
        {
            opened = SqliteOpening.Open(_settings, _files.MayCreate, out var hasLog);
            _waitsForNobody = _onlyReads && hasLog;
            _files.Opened();
            return opened;
        }
        catch (Exception refused) when (refused is SqliteException or DatabaseUnavailableException)
        {
            opened?.Dispose();
            _files.Closed();
            throw;
        }
    }

    private void Close()
    {
        if (_connection is null)
            return;
        _connection.Dispose();
        _connection = null;
        _files.Closed();
    }

    private void Work()
    {
        while (Next() is { } task)
            TryExecuteTask(task);
        Close();
        _ended.SetResult();
    }

    // Sleeps at once when there is nothing: a collection that spins first takes more of the processor than the work does.
    private Task? Next()
    {
        lock (_tasks)
        {
            while (_tasks.Count == 0 && !_ending)
                Monitor.Wait(_tasks);
            return _tasks.TryDequeue(out var task) ? task : null;
        }
    }
}

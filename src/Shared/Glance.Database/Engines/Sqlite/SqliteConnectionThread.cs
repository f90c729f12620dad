using System.Globalization;
using Glance.Domain.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// A connection with a thread of its own. SQLite blocks its caller while it reads, syncs or waits for a lock: here it
/// blocks this thread and none of the pool's (docs/decisions/0010). Used by one piece of work at a time.
/// </summary>
internal sealed class SqliteConnectionThread : TaskScheduler, IAsyncDisposable
{
    private readonly Queue<Task> tasks = new();
    private readonly SqliteSettings settings;
    private readonly SqliteFiles files;
    private readonly ILogger logger;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteConnection? connection;
    private bool ending;

    public SqliteConnectionThread(SqliteSettings settings, SqliteFiles files, ILogger logger, string name)
    {
        this.settings = settings;
        this.files = files;
        this.logger = logger;
        new Thread(Work) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Runs work on this thread with the connection open. A connection that failed for good is replaced the next time.</summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, Task<T>> work) =>
        Task.Factory.StartNew(() => GuardAsync(work), CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>
    /// Writes the write-ahead log back into the open file (a checkpoint), wherever that is. A file that was moved is whole only together with its log, which stays behind
    /// and would spoil a file that is put in its place.
    /// </summary>
    public Task CheckpointAsync() => Task.Factory.StartNew(
        () =>
        {
            if (connection is not null)
                Checkpoint(connection);
        },
        CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Ends the thread after the work it has, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (tasks)
        {
            ending = true;
            Monitor.Pulse(tasks);
        }

        await ended.Task.ConfigureAwait(false);
    }

    protected override void QueueTask(Task task)
    {
        lock (tasks)
        {
            tasks.Enqueue(task);
            Monitor.Pulse(tasks);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (tasks)
            return [.. tasks];
    }

    private async Task<T> GuardAsync<T>(Func<SqliteConnection, Task<T>> work)
    {
        try
        {
            files.Require();
            connection ??= Open();
            return await work(connection).ConfigureAwait(false);
        }
        catch (SqliteException failure) when (!SqliteErrors.IsBusy(failure) && SqliteErrors.Explain(failure) is not null)
        {
            Close();
            throw;
        }
    }

    private void Checkpoint(SqliteConnection open)
    {
        try
        {
            using var checkpoint = open.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            if (checkpoint.ExecuteScalar() is 0L)
                Log.LogFolded(logger, settings.Path);
        }
        catch (SqliteException failure)
        {
            Log.Failed(logger, failure, settings.Path, "what the write-ahead log holds could not be written into the database", files.Faults);
        }
    }

    private SqliteConnection Open()
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = settings.Path,
            Mode = files.MayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = 1, // the provider's own wait, in steps of 150 ms, after SQLite's
        }.ConnectionString);
        try
        {
            opened.Open();
            using var setup = opened.CreateCommand();
            setup.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA busy_timeout = {(int)settings.BusyTimeout.TotalMilliseconds};
                PRAGMA synchronous = {(settings.Synchronous ? "FULL" : "OFF")};
                {settings.Setup}
                """);
            setup.ExecuteNonQuery();

            // The first read opens the write-ahead log: only then it is known which files these are.
            setup.CommandText = "SELECT COUNT(*) FROM sqlite_master";
            setup.ExecuteScalar();
        }
        catch (SqliteException)
        {
            opened.Dispose();
            throw;
        }

        try
        {
            files.Opened();
            return opened;
        }
        catch (DatabaseUnavailableException)
        {
            opened.Dispose();
            files.Closed();
            throw;
        }
    }

    private void Close()
    {
        if (connection is null)
            return;
        connection.Dispose();
        connection = null;
        files.Closed();
    }

    private void Work()
    {
        while (Next() is { } task)
            TryExecuteTask(task);
        Close();
        ended.SetResult();
    }

    // Sleeps at once when there is nothing: a collection that spins first takes more of the processor than the work does.
    private Task? Next()
    {
        lock (tasks)
        {
            while (tasks.Count == 0 && !ending)
                Monitor.Wait(tasks);
            return tasks.TryDequeue(out var task) ? task : null;
        }
    }
}

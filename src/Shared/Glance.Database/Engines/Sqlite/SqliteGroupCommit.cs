using Glance.Database.Connections;
using Glance.Database.Engines.Sqlite.Files;
using Glance.Database.Engines.Sqlite.Writes;
using Glance.Database.Sql;
using Microsoft.Data.Sqlite;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// Changes that come while another is being written share the next transaction, and so its wait for the disk (group commit,
/// docs/decisions/0344). Each is told after the commit; one that fails is undone by itself.
/// </summary>
/// <param name="alone">Runs work on the writer's connection, and repeats it while other processes are in the way.</param>
/// <param name="files">Its files.</param>
/// <param name="dialect">Spells what sessions say.</param>
internal sealed class SqliteGroupCommit(Func<Func<SqliteConnection, Task<bool>>, ValueTask<bool>> alone, SqliteFiles files, Dialect dialect)
{
    /// <summary>How many share a transaction at most: other processes wait for as long.</summary>
    internal const int Most = 64;

    private const string Savepoint = "one";

    private readonly Lock _guard = new();
    private readonly Queue<PendingWrite> _pending = new();
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;

    private enum Stage
    {
        Beginning,
        Changing,
        Committing,
    }

    /// <summary>Lets a change take part in the next transaction.</summary>
    public void Add(PendingWrite write)
    {
        lock (_guard)
        {
            _pending.Enqueue(write);
            if (_isWriting)
                return;
            _isWriting = true;
            _writing = WriteAsync();
        }
    }

    /// <summary>Waits until everything that was added has been told its outcome.</summary>
    public Task DrainAsync()
    {
        lock (_guard)
            return _writing;
    }

    // Not on the caller's stack, which holds the lock, and in nobody's context.
    private async Task WriteAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Next() is { Count: > 0 } group)
        {
            if (await WriteAsync(group).ConfigureAwait(false) is { } failure)
                await FailAsync(group, failure.Stage, failure.Reason).ConfigureAwait(false);
        }
    }

    private List<PendingWrite> Next()
    {
        var group = new List<PendingWrite>();
        lock (_guard)
        {
            while (group.Count < Most && _pending.TryDequeue(out var write))
            {
                if (write.TryTake())
                    group.Add(write);
            }

            _isWriting = group.Count > 0;
        }

        return group;
    }

    // Null when it is done and told.
    private async Task<(Stage Stage, Exception Reason)?> WriteAsync(List<PendingWrite> group)
    {
        var stage = Stage.Beginning;
        try
        {
            await alone(async connection =>
            {
                stage = Stage.Beginning;
                var transaction = connection.BeginTransaction(deferred: false);
                await using (transaction.ConfigureAwait(false))
                {
                    stage = Stage.Changing;
                    foreach (var write in group)
                        await WriteAsync(connection, transaction, write, group.Count == 1).ConfigureAwait(false);
                    stage = Stage.Committing;
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                }

                // A file that went while the transaction ran took it along: nobody is told that it was done.
                files.Require();
                return true;
            }).ConfigureAwait(false);
            group.ForEach(write => write.Publish());
            return null;
        }
        catch (Exception failure)
        {
            return (stage, failure);
        }
    }

    // What could not begin, such as when another program holds the lock, would wait as long again for each. A commit that failed may have
    // happened. In between the reason may be one of the changes, so each is tried by itself.
    private async Task FailAsync(List<PendingWrite> group, Stage stage, Exception reason)
    {
        if (group.Count == 1 || stage is not Stage.Changing)
        {
            group.ForEach(write => write.Fail(reason));
            return;
        }

        for (var tried = 0; tried < group.Count; tried++)
        {
            if (await WriteAsync([group[tried]]).ConfigureAwait(false) is not { } failure)
                continue;
            var cannotBegin = failure.Stage is Stage.Beginning;
            foreach (var write in cannotBegin ? group.Skip(tried) : [group[tried]])
                write.Fail(failure.Reason);
            if (cannotBegin)
                return;
        }
    }

    private async Task WriteAsync(SqliteConnection connection, SqliteTransaction transaction, PendingWrite write, bool isAlone)
    {
        Session Begin(CancellationToken cancellationToken) => new(connection, transaction, dialect, cancellationToken);

        if (isAlone)
        {
            await write.RunAsync(Begin).ConfigureAwait(false);
            return;
        }

        await transaction.SaveAsync(Savepoint).ConfigureAwait(false);
        try
        {
            await write.RunAsync(Begin).ConfigureAwait(false);
        }
        catch (Exception refusal) when (refusal is not SqliteException failure || SqliteErrors.Explain(failure) is null)
        {
            await transaction.RollbackAsync(Savepoint).ConfigureAwait(false);
            write.Refuse(refusal);
        }

        await transaction.ReleaseAsync(Savepoint).ConfigureAwait(false);
    }
}

using Glance.Database.Engines.Sqlite.Files;
using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Engines.Sqlite;

/// <summary>
/// A start that was made without the file, or with one that cannot be used at present, such as one that another program has locked or that
/// lost its permissions: a worker that takes the place of another must not make one, and had better answer 503 than not be there
/// (docs/decisions/0407). Each work that finds the file looks at it as a start does, until one can use it.
/// </summary>
/// <param name="settings">The database.</param>
/// <param name="files">Its files.</param>
/// <param name="prepare">What a start does with the connections.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class SqliteLateStart(
    SqliteSettings settings, SqliteFiles files, Func<SqliteConnections, CancellationToken, ValueTask> prepare, TimeProvider time, ILogger logger) : IDisposable
{
    // Short: a start asks several times, and has to be done before start_timeout. Who waits gets the lock as soon as it is free.
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _failures;

    /// <summary>Prepares now if the database can be used, else tells why not, and the first work that finds it mended prepares.</summary>
    public async ValueTask BeginAsync(SqliteConnections connections, CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(isStart: true, cancellationToken).ConfigureAwait(false);
            Done(connections);
        }
        catch (DatabaseUnavailableException busy) when (SqliteErrors.IsBusy(busy))
        {
            Log.LockedAtStart(logger, settings.Path);
        }
        catch (DatabaseUnavailableException) when (files.Trouble is not null)
        {
            // It is told.
        }
        catch (Exception unusable) when (unusable is DatabaseStartException or DatabaseUnavailableException)
        {
            _ = files.Unusable(Reason(unusable));
        }
    }

    /// <summary>Does nothing but the first time that the file is there.</summary>
    /// <exception cref="DatabaseUnavailableException">It is not, or cannot be used.</exception>
    public async ValueTask RequireAsync(SqliteConnections connections, CancellationToken cancellationToken)
    {
        var failures = Volatile.Read(ref _failures);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (connections.LateStart is null)
                return;
            if (!files.IsUsable)
                throw files.Absent();

            // A crowd does not wait for the same lock one after the other.
            if (failures != _failures)
                throw DatabaseUnavailableException.Because("it stayed busy", isLogged: true);
            await PrepareAsync(isStart: false, cancellationToken).ConfigureAwait(false);
            Done(connections);
        }
        catch (DatabaseStartException unusable)
        {
            throw files.Unusable(Reason(unusable));
        }
        catch (DatabaseUnavailableException busy) when (SqliteErrors.IsBusy(busy))
        {
            Volatile.Write(ref _failures, _failures + 1);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Done(SqliteConnections connections)
    {
        connections.LateStart = null;
        files.IsUnproven = false;
    }

    // The line about the files begins with the path by itself.
    private string Reason(Exception unusable)
    {
        var place = $"[database] connection: {settings.Path}";
        return unusable.Message.StartsWith(place, StringComparison.Ordinal)
            ? unusable.Message[place.Length..].TrimStart(':', ' ')
            : unusable.Message;
    }

    // With connections of its own, since those that wait for it wait for it.
    private async ValueTask PrepareAsync(bool isStart, CancellationToken cancellationToken)
    {
        files.IsUnproven = true;
        var patience = settings.BusyTimeout < LockPatience ? settings.BusyTimeout : LockPatience;
        var brief = settings with { BusyTimeout = patience };
        var own = new SqliteConnections(brief, files, time, logger)
        {
            Attempts = 1,
            StartWait = isStart ? new SqliteLockWait(brief, time, logger, patience) : null,
        };
        await using (own.ConfigureAwait(false))
            await prepare(own, cancellationToken).ConfigureAwait(false);
    }
}

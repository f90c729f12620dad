using System.Data;
using Glance.Database.Connections;
using Glance.Database.Sql;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>
/// A pool of connections to MySQL or MariaDB; nothing here blocks a thread. A transaction that lost a race is repeated, its commit
/// included, and so is one whose pooled connection turned out to be dead, on a new one: nothing of it was committed
/// (docs/decisions/0016, 0385).
/// </summary>
internal sealed class MySqlConnections : IConnections
{
    private const int Races = 50;
    private const int Losses = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(MySqlSessions.Patience);

    private readonly MySqlSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RepeatedFaults _faults;
    private readonly MySqlDataSource _source;
    private readonly MySqlDataSource _beyondPool;
    private readonly SemaphoreSlim _free;

    public MySqlConnections(MySqlSettings settings, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _time = time;
        _logger = logger;
        _faults = new RepeatedFaults(time);
        _source = MySqlSessions.Source(settings, pooling: settings.Connections.Pooling);
        _beyondPool = MySqlSessions.Source(settings, pooling: false);
        _free = new SemaphoreSlim(settings.Pool.Most, settings.Pool.Most);
    }

    private enum Stage
    {
        Connecting,
        Working,
        Committing,
    }

    public MySqlDialect Dialect { get; } = new();

    Dialect IConnections.Dialect => Dialect;

    public string? File => null;

    public ValueTask<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        RepeatAsync(new Attempt<T>(work, Writes: false), cancellationToken);

    public ValueTask<T> ReadOnceAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        RepeatAsync(new Attempt<T>(work, Writes: false, Transaction: false), cancellationToken);

    public ValueTask<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        RepeatAsync(new Attempt<T>(work, Writes: true), cancellationToken);

    /// <summary>One attempt, without a transaction and with the server's own exceptions; for the start, and for the check of a
    /// configuration.</summary>
    public ValueTask<T> OnceAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        OnceAsync(new Attempt<T>(work, Writes: false, Transaction: false), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        await _beyondPool.DisposeAsync().ConfigureAwait(false);
        _free.Dispose();
    }

    private async ValueTask<T> RepeatAsync<T>(Attempt<T> attempt, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        for (int races = 0, losses = 0; ;)
        {
            try
            {
                return await OnceAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (MySqlException race) when (MySqlErrors.IsBusy(race) && ++races < Races && _time.GetElapsedTime(begun) < Patience)
            {
                var pause = TimeSpan.FromMilliseconds(Random.Shared.Next(5, 50) * Math.Min(races, 10));
                Log.Busy(_logger, _settings.Place, races, Races, (int)pause.TotalMilliseconds);
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception loss) when (MySqlErrors.IsLostConnection(loss))
            {
                await PauseAsync(attempt, ++losses, loss, cancellationToken).ConfigureAwait(false);

                // Its neighbours in the pool are as dead.
                attempt.BeyondPool = losses >= Losses;
            }
            catch (MySqlException refused) when (MySqlRefusals.Knows(refused))
            {
                throw MySqlRefusals.Of(refused) ?? new InvalidImageException(refused.Message);
            }
            catch (Exception failure) when (MySqlErrors.Explain(failure) is { } problem)
            {
                throw Unavailable(problem, failure);
            }
        }
    }

    // A connection that was dead when it was taken, or when it was set up, says nothing of the server: that is tried again at once. An
    // unanswered commit may have happened.
    private async ValueTask PauseAsync<T>(Attempt<T> attempt, int losses, Exception loss, CancellationToken cancellationToken)
    {
        if (attempt is { Writes: true, Stage: Stage.Committing })
        {
            throw Unavailable(
                "the connection to MySQL was lost while a change was being committed: it may or may not have been made", loss);
        }

        if ((attempt.Stage is not Stage.Connecting || !MySqlErrors.IsUnreachable(loss)) && losses <= Losses)
        {
            if (_faults.IsDue("a connection was lost", out _))
                Log.ConnectionLost(_logger, _settings.Place, loss.Message);
            return;
        }

        var pause = _settings.Patience.PauseBefore(losses)
            ?? throw Unavailable(MySqlErrors.Explain(loss) ?? "the connection to MySQL was lost", loss);
        Log.Reconnecting(_logger, _settings.Place, loss.Message, (int)pause.TotalMilliseconds);
        await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> OnceAsync<T>(Attempt<T> attempt, CancellationToken cancellationToken)
    {
        if (!await _free.WaitAsync(_settings.Pool.Timeout, cancellationToken).ConfigureAwait(false))
            throw Log.Overloaded(_logger, _settings.Place, _settings.Pool.Timeout, _faults);
        try
        {
            attempt.Stage = Stage.Connecting;
            var source = attempt.BeyondPool ? _beyondPool : _source;
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                attempt.Stage = Stage.Working;
                return attempt.Transaction
                    ? await InTransactionAsync(connection, attempt, cancellationToken).ConfigureAwait(false)
                    : await attempt.Work(new Session(connection, null, Dialect, cancellationToken)).ConfigureAwait(false);
            }
        }
        finally
        {
            _free.Release();
        }
    }

    // Readers see one snapshot. Writers see what others committed before each statement, so a statement behind a lock sees what its last
    // holder did.
    private async ValueTask<T> InTransactionAsync<T>(MySqlConnection connection, Attempt<T> attempt, CancellationToken cancellationToken)
    {
        var isolation = attempt.Writes ? IsolationLevel.ReadCommitted : IsolationLevel.RepeatableRead;
        var transaction = await connection.BeginTransactionAsync(isolation, isReadOnly: !attempt.Writes, cancellationToken)
            .ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var result = await attempt.Work(new Session(connection, transaction, Dialect, cancellationToken)).ConfigureAwait(false);
            attempt.Stage = Stage.Committing;
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        }
    }

    private DatabaseUnavailableException Unavailable(string problem, Exception failure)
    {
        if (MySqlErrors.IsBusy(failure))
            Log.Busy(_logger, failure, _settings.Place, problem, _faults);
        else
            Log.Failed(_logger, failure, _settings.Place, problem, _faults);
        return DatabaseUnavailableException.Because(problem, isLogged: true, failure);
    }

    private sealed record Attempt<T>(Func<Session, Task<T>> Work, bool Writes, bool Transaction = true)
    {
        public Stage Stage { get; set; }

        /// <summary>Whether a connection of its own is opened for it.</summary>
        public bool BeyondPool { get; set; }
    }
}

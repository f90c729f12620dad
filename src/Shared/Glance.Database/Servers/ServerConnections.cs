using System.Data;
using System.Data.Common;
using Glance.Database.Connections;
using Glance.Database.Sql;
using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;

namespace Glance.Database.Servers;

/// <summary>
/// A pool of connections to a database server; nothing here blocks a thread. A transaction that lost a race is repeated, and so is one whose
/// pooled connection turned out to be dead, on a new one: nothing of it was committed (docs/decisions/0016). What the server's failures mean
/// is an engine's to say.
/// </summary>
/// <param name="server">How it is reached.</param>
/// <param name="limits">How often what lost a race is repeated.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what is wrong with the server.</param>
internal abstract class ServerConnections(ServerAccess server, RaceLimits limits, TimeProvider time, ILogger logger) : IConnections
{
    private const int Losses = 2;

    private readonly SemaphoreSlim _free = new(server.Pool.Most, server.Pool.Most);

    /// <inheritdoc/>
    public abstract Dialect Dialect { get; }

    /// <inheritdoc/>
    public string? File => null;

    /// <summary>What was told already.</summary>
    protected RepeatedFaults Faults { get; } = new(time);

    /// <inheritdoc/>
    public ValueTask<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        RepeatAsync(new Attempt<T>(work, Writes: false), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<T> ReadOnceAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        RepeatAsync(new Attempt<T>(work, Writes: false, Transaction: false), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        RepeatAsync(new Attempt<T>(work, Writes: true), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await server.Pooled.DisposeAsync().ConfigureAwait(false);
        await server.Unpooled.DisposeAsync().ConfigureAwait(false);
        _free.Dispose();
    }

    /// <summary>One attempt, with the server's own exceptions; for a start, which has its own patience, and for a check.</summary>
    protected ValueTask<T> OnceAsync<T>(Func<Session, Task<T>> work, bool writes, bool transaction, CancellationToken cancellationToken) =>
        OnceAsync(new Attempt<T>(work, writes, transaction), cancellationToken);

    /// <summary>Whether another transaction was in the way, so that a repetition may succeed.</summary>
    protected abstract bool IsRepeated(Exception failure);

    /// <summary>Whether others were in the way all the time, which clients can bring about.</summary>
    protected abstract bool IsBusy(Exception failure);

    /// <summary>Whether the connection was lost, and with it all that was not committed.</summary>
    protected abstract bool IsLostConnection(Exception failure);

    /// <summary>Whether a connection that failed while it was made was there, and tells nothing of the server.</summary>
    protected abstract bool WasConnected(Exception failure);

    /// <summary>The state of the database that a failure reports; null when it is the statement that failed.</summary>
    protected abstract string? Explain(Exception failure);

    /// <summary>What to tell a client of what cannot be stored as it was sent; null for failures that are not the client's.</summary>
    protected virtual GlanceException? Refusal(Exception failure) => null;

    /// <summary>Forgets the pooled connections, where the driver does not do so by itself: with one of them they are all dead.</summary>
    /// <param name="loss">What happened to one of them.</param>
    protected virtual void Forget(Exception loss)
    {
    }

    /// <summary>Tells that a connection was lost and a new one is used.</summary>
    protected virtual void TellLoss(Exception loss) => TellLoss(loss, default);

    /// <summary>Tells it with how many were not told since.</summary>
    protected void TellLoss(Exception loss, UntoldFaults untold) =>
        Log.ConnectionLost(logger, server.Place, loss.Message, untold.Describe("connections were lost"));

    /// <summary>Begins a transaction.</summary>
    protected virtual ValueTask<DbTransaction> BeginAsync(
        DbConnection connection, IsolationLevel isolation, bool writes, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(isolation, cancellationToken);

    /// <summary>What comes before any work on a connection.</summary>
    protected virtual ValueTask LookAsync(DbConnection connection, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private async ValueTask<T> RepeatAsync<T>(Attempt<T> attempt, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        for (int races = 0, losses = 0; ;)
        {
            try
            {
                return await OnceAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception race) when (IsRepeated(race) && ++races < limits.Most && time.GetElapsedTime(begun) < limits.Patience)
            {
                var pause = TimeSpan.FromMilliseconds(Random.Shared.Next(5, 50) * Math.Min(races, limits.LongestPause));
                Log.Busy(logger, server.Place, races, limits.Most, (int)pause.TotalMilliseconds);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception loss) when (IsLostConnection(loss))
            {
                Forget(loss);
                await PauseAsync(attempt, ++losses, loss, cancellationToken).ConfigureAwait(false);

                // Its neighbours in the pool are as dead, and while somebody else empties the pool it still gives them.
                attempt.BeyondPool = losses >= Losses;
            }
            catch (Exception refused) when (Refusal(refused) is not null)
            {
                throw Refusal(refused)!; // not null: so said the filter
            }
            catch (Exception failure) when (Explain(failure) is { } problem)
            {
                throw Unavailable(problem, failure);
            }
        }
    }

    // A connection that was dead when it was taken says nothing of the server: that is tried again at once. An unanswered commit may have
    // happened.
    private async ValueTask PauseAsync<T>(Attempt<T> attempt, int losses, Exception loss, CancellationToken cancellationToken)
    {
        if (attempt is { Writes: true, Stage: AttemptStage.Committing })
        {
            throw Unavailable(
                $"the connection to {server.Product} was lost while a change was being committed: it may or may not have been made", loss);
        }

        if ((attempt.Stage is not AttemptStage.Connecting || WasConnected(loss)) && losses <= Losses)
        {
            TellLoss(loss);
            return;
        }

        var pause = server.Patience.PauseBefore(losses)
            ?? throw Unavailable(Explain(loss) ?? $"the connection to {server.Product} was lost", loss);
        Log.Reconnecting(logger, server.Place, loss.Message, (int)pause.TotalMilliseconds);
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> OnceAsync<T>(Attempt<T> attempt, CancellationToken cancellationToken)
    {
        if (!await _free.WaitAsync(server.Pool.Timeout, cancellationToken).ConfigureAwait(false))
            throw Log.Overloaded(logger, server.Place, server.Pool.Timeout, Faults);
        try
        {
            attempt.Stage = AttemptStage.Connecting;
            var source = attempt.BeyondPool ? server.Unpooled : server.Pooled;
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                attempt.Stage = AttemptStage.Working;
                await LookAsync(connection, cancellationToken).ConfigureAwait(false);
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
    private async ValueTask<T> InTransactionAsync<T>(DbConnection connection, Attempt<T> attempt, CancellationToken cancellationToken)
    {
        var isolation = attempt.Writes ? IsolationLevel.ReadCommitted : IsolationLevel.RepeatableRead;
        var transaction = await BeginAsync(connection, isolation, attempt.Writes, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var result = await attempt.Work(new Session(connection, transaction, Dialect, cancellationToken)).ConfigureAwait(false);
            attempt.Stage = AttemptStage.Committing;
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        }
    }

    private DatabaseUnavailableException Unavailable(string problem, Exception failure)
    {
        if (IsBusy(failure))
            Log.Busy(logger, failure, server.Place, problem, Faults);
        else
            Log.Failed(logger, failure, server.Place, problem, Faults);
        return DatabaseUnavailableException.Because(problem, isLogged: true, failure);
    }
}

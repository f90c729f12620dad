using System.Data;
using System.Data.Common;
using Glance.Database.Connections;
using Glance.Database.Servers;
using Glance.Domain.Errors;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>
/// A pool of connections to MySQL or MariaDB. A transaction that lost a race is repeated, its commit included, which is where a Galera node
/// says so (docs/decisions/0385).
/// </summary>
internal sealed class MySqlConnections : ServerConnections
{
    private readonly MySqlPool _pooled;

    public MySqlConnections(MySqlSettings settings, TimeProvider time, ILogger logger)
        : this(new MySqlPool(() => MySqlSessions.Source(settings, settings.Connections.Pooling)), settings, time, logger)
    {
    }

    private MySqlConnections(MySqlPool pooled, MySqlSettings settings, TimeProvider time, ILogger logger)
        : base(
            new ServerAccess("MySQL", settings.Place, pooled, MySqlSessions.Source(settings, pooling: false), settings.Pool, settings.Patience),
            new RaceLimits(Most: 50, LongestPause: 10, TimeSpan.FromSeconds(MySqlSessions.Patience)),
            time,
            logger) => _pooled = pooled;

    /// <summary>Its dialect, which a start tells what the database has.</summary>
    public override MySqlDialect Dialect { get; } = new();

    /// <summary>Whether a start left it to the first work that reaches the database to find out what the dialect has to know.</summary>
    public bool LooksLate { get; set; }

    /// <summary>One attempt, without a transaction and with the server's own exceptions; for the start, and for the check of a
    /// configuration.</summary>
    public ValueTask<T> OnceAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        OnceAsync(work, writes: false, transaction: false, cancellationToken);

    protected override bool IsRepeated(Exception failure) => MySqlErrors.IsBusy(failure);

    protected override bool IsBusy(Exception failure) => MySqlErrors.IsBusy(failure);

    protected override bool IsLostConnection(Exception failure) => MySqlErrors.IsLostConnection(failure);

    // Its setting up may have failed.
    protected override bool WasConnected(Exception failure) => !MySqlErrors.IsUnreachable(failure);

    protected override string? Explain(Exception failure) => MySqlErrors.Explain(failure);

    protected override GlanceException? Refusal(Exception failure) => failure is MySqlException refused ? MySqlRefusals.Of(refused) : null;

    // The driver forgets by itself those that are broken.
    protected override void Forget(Exception loss)
    {
        if (MySqlErrors.IsUseless(loss))
            _pooled.Clear();
    }

    // Several may do it at once.
    protected override async ValueTask LookAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (!LooksLate)
            return;
        await MySqlAdditions.FindAsync(new Session(connection, null, Dialect, cancellationToken), Dialect).ConfigureAwait(false);
        LooksLate = false;
    }

    protected override void TellLoss(Exception loss)
    {
        if (Faults.IsDue("a connection was lost", out var untold))
            TellLoss(loss, untold);
    }

    protected override async ValueTask<DbTransaction> BeginAsync(
        DbConnection connection, IsolationLevel isolation, bool writes, CancellationToken cancellationToken) =>
        await ((MySqlConnection)connection).BeginTransactionAsync(isolation, isReadOnly: !writes, cancellationToken).ConfigureAwait(false);
}

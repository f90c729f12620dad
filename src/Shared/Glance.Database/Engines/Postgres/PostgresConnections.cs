using Glance.Database.Connections;
using Glance.Database.Servers;
using Glance.Database.Sql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Glance.Database.Engines.Postgres;

/// <summary>A pool of connections to PostgreSQL.</summary>
internal sealed class PostgresConnections : ServerConnections
{
    private const int Races = 20;

    private readonly NpgsqlDataSource _pooled;

    public PostgresConnections(PostgresSettings settings, TimeProvider time, ILogger logger)
        : this(settings, PostgresLocks.Source(settings.Connections.ConnectionString), time, logger)
    {
    }

    private PostgresConnections(PostgresSettings settings, NpgsqlDataSource pooled, TimeProvider time, ILogger logger)
        : base(
            new ServerAccess("PostgreSQL", settings.Place, pooled, Unpooled(settings), settings.Pool, settings.Patience),
            new RaceLimits(Races, Races, TimeSpan.MaxValue), time, logger) => _pooled = pooled;

    public override Dialect Dialect { get; } = new PostgresDialect();

    /// <summary>One attempt at a write, with the server's own exceptions; for the start, which has its own patience.</summary>
    public ValueTask<T> WriteOnceAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        OnceAsync(
            async session =>
            {
                await session.ExecuteAsync(PostgresLocks.WaitAsConfigured, null).ConfigureAwait(false);
                return await work(session).ConfigureAwait(false);
            },
            writes: true, transaction: true, cancellationToken);

    /// <summary>One attempt at reading, with the server's own exceptions; for the check of a configuration.</summary>
    public ValueTask<T> ReadFirstAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        OnceAsync(work, writes: false, transaction: true, cancellationToken);

    protected override bool IsRepeated(Exception failure) => PostgresErrors.IsLostRace(failure);

    protected override bool IsBusy(Exception failure) => PostgresErrors.IsBusy(failure);

    protected override bool IsLostConnection(Exception failure) => PostgresErrors.IsLostConnection(failure);

    protected override bool WasConnected(Exception failure) => false;

    protected override string? Explain(Exception failure) => PostgresErrors.Explain(failure);

    protected override void Forget(Exception loss) => _pooled.Clear();

    private static NpgsqlDataSource Unpooled(PostgresSettings settings) => PostgresLocks.Source(
        new NpgsqlConnectionStringBuilder(settings.Connections.ConnectionString) { Pooling = false }.ConnectionString);
}

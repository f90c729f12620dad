using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;

namespace Glance.Database;

/// <summary>What the operator said about the database, as written: checked by <see cref="ImageDatabase.OpenAsync"/>.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The default of <see cref="SqlMode"/>, which is oslo.db's.</summary>
    internal const string DefaultSqlMode = "TRADITIONAL";

    /// <summary><c>[database] connection</c>: an SQLAlchemy URL; there is no default.</summary>
    public required string? Connection { get; init; }

    /// <summary>
    /// <c>[database] sqlite_synchronous</c>: false lets SQLite leave syncing to the system, so a power cut may cost the database.
    /// </summary>
    public bool SqliteSynchronous { get; init; } = true;

    /// <summary>
    /// <c>[DEFAULT] metadata_encryption_key</c>: 16, 24 or 32 bytes that encrypt location URLs; null stores them plainly.
    /// </summary>
    public string? MetadataEncryptionKey { get; init; }

    /// <summary><c>[database] mysql_sql_mode</c>: the SQL mode of MySQL sessions; empty leaves the server's own.</summary>
    public string SqlMode { get; init; } = DefaultSqlMode;

    /// <summary>
    /// <c>[database] mysql_wsrep_sync_wait</c>: which statements of a Galera node wait for what others committed; null leaves
    /// it to the server.
    /// </summary>
    public int? WsrepSyncWait { get; init; }

    /// <summary>Connections to a database server.</summary>
    public PoolOptions Pool { get; init; } = new();

    /// <summary>Patience with a database server.</summary>
    public RetryOptions Retries { get; init; } = new();

    /// <summary>What may be made; not an option of the operator's.</summary>
    public DatabaseCreation Creation { get; init; } = new();

    /// <summary>Statements run on each new connection; for tests that need a full or read-only database.</summary>
    internal string? ConnectionSetup { get; init; }

    /// <summary>How long one attempt waits for another process's write; the URL's <c>timeout</c> option wins.</summary>
    internal TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Reads the options.</summary>
    public static DatabaseOptions From(ConfigurationSnapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new DatabaseOptions
        {
            Connection = configuration.Get(DatabaseDeclarations.Connection),
            SqliteSynchronous = configuration.Get(DatabaseDeclarations.SqliteSynchronous),
            MetadataEncryptionKey = configuration.Get(ApiDeclarations.MetadataEncryptionKey),
            SqlMode = configuration.Get(DatabaseDeclarations.MysqlSqlMode),
            WsrepSyncWait = configuration.Get(DatabaseDeclarations.MysqlWsrepSyncWait),
            Pool = PoolOf(configuration),
            Retries = RetriesOf(configuration),
        };
    }

    /// <summary>The options without their secrets.</summary>
    public override string ToString() =>
        $"[database] sqlite_synchronous = {SqliteSynchronous}, connection {(Connection is null ? "unset" : "set")}, metadata_encryption_key {(MetadataEncryptionKey is null ? "unset" : "set")}";

    private static PoolOptions PoolOf(ConfigurationSnapshot configuration) => new()
    {
        MaxPoolSize = configuration.Get(DatabaseDeclarations.MaxPoolSize),
        MaxOverflow = configuration.Get(DatabaseDeclarations.MaxOverflow),
        Timeout = Seconds(configuration.Get(DatabaseDeclarations.PoolTimeout) ?? 30),
        Lifetime = Seconds(configuration.Get(DatabaseDeclarations.ConnectionRecycleTime)),
    };

    private static RetryOptions RetriesOf(ConfigurationSnapshot configuration) => new()
    {
        AtStart = configuration.Get(DatabaseDeclarations.MaxRetries),
        StartInterval = Seconds(configuration.Get(DatabaseDeclarations.RetryInterval)),
        Reconnect = configuration.Get(DatabaseDeclarations.UseDbReconnect),
        MaxRetries = configuration.Get(DatabaseDeclarations.DbMaxRetries),
        Interval = Seconds(configuration.Get(DatabaseDeclarations.DbRetryInterval)),
        Increasing = configuration.Get(DatabaseDeclarations.DbIncRetryInterval),
        MaxInterval = Seconds(configuration.Get(DatabaseDeclarations.DbMaxRetryInterval)),
    };

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(Math.Max(seconds, 0));
}

using System.Globalization;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>A checked MySQL URL with what shapes connections, their sessions and the pool of them.</summary>
/// <param name="Connections">What a connection is made with, password included: never log it.</param>
/// <param name="Place">Host, port and database, for messages.</param>
/// <param name="Pool">How many connections, how long to wait for one.</param>
/// <param name="Patience">How often to try what failed.</param>
internal sealed record MySqlSettings(MySqlConnectionStringBuilder Connections, string Place, PoolOptions Pool, RetryOptions Patience)
{
    // The limit is kept by those who ask the pool; this is room for dead connections that are still being closed.
    private const uint Spare = 10;

    /// <summary>What a session's SQL mode is set to.</summary>
    public string ModeExpression { get; init; } = MySqlModes.Expression(DatabaseOptions.DefaultSqlMode);

    /// <summary>Which statements wait until a Galera node has what others committed; null leaves the server's own setting.</summary>
    public int? SyncWait { get; init; }

    /// <summary>What the URL wants to be run on each new connection.</summary>
    public string? InitCommand { get; init; }

    /// <summary>Checks the URL.</summary>
    /// <exception cref="DatabaseStartException">It has an option that cannot be honoured.</exception>
    public static MySqlSettings From(DatabaseUrl url, DatabaseOptions options)
    {
        var connections = new MySqlConnectionStringBuilder
        {
            Server = string.IsNullOrEmpty(url.Host) ? "localhost" : url.Host,
            Port = (uint)(url.Port ?? 3306),
            UserID = string.IsNullOrEmpty(url.User) ? Environment.UserName : url.User,
            Password = url.Password ?? "",
            Database = url.Name ?? string.Empty,
            ApplicationName = "glance-api",
            ConnectionTimeout = 10,
            DefaultCommandTimeout = 30,
            CancellationTimeout = 2,
            Keepalive = 60,
            MaximumPoolSize = (uint)options.Pool.Most + Spare,
            MinimumPoolSize = (uint)Math.Min(options.Pool.Kept, options.Pool.Most),
            ConnectionIdleTimeout = 60,
            ConnectionLifeTime = (uint)options.Pool.Lifetime.TotalSeconds,
            ConnectionReset = false, // sessions leave nothing behind
            SslMode = MySqlSslMode.None,
            IgnorePrepare = true,
            AutoEnlist = false,
        };
        var faults = new UrlFaults(url);
        if (string.IsNullOrEmpty(url.Name))
            faults.Add("names no database; expected one behind the host, such as mysql+pymysql://user:<password>@host/glance");
        var own = MySqlUrlOptions.Apply(connections, url, faults);
        faults.Require();
        connections.AllowUserVariables = own is not null; // which may set some
        connections.AllowPublicKeyRetrieval = connections.SslMode == MySqlSslMode.None;
        return new MySqlSettings(connections, PlaceOf(connections), options.Pool, options.Retries)
        {
            ModeExpression = MySqlModes.Expression(options.SqlMode),
            SyncWait = options.WsrepSyncWait,
            InitCommand = own,
        };
    }

    private static string PlaceOf(MySqlConnectionStringBuilder connections) =>
        connections.ConnectionProtocol == MySqlConnectionProtocol.UnixSocket
            ? $"{connections.Server}:{connections.Database}"
            : $"{connections.Server}:{connections.Port.ToString(CultureInfo.InvariantCulture)}/{connections.Database}";
}

namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[database]: which database, and how patient to be with it.</summary>
public static class DatabaseDeclarations
{
    private const string Group = "database";
    private const int Day = 86400;
    private const string MySql = "tables are made for InnoDB, as Glance's own are, and Galera clusters of it";
    private const string Python = "it tunes SQLAlchemy, which is not used here";

    public static readonly Option<string?> Connection = Opt.OptionalStr(Group, "connection",
        "The database as an SQLAlchemy URL, such as postgresql://user:<password>@host/glance, "
            + "mysql+pymysql://user:<password>@host/glance or sqlite:////var/lib/glance/glance.sqlite. There is no default.",
        secret: true, deprecated: ["DEFAULT/sql_connection", "sql_connection", "sql/connection"]);

    public static readonly Option<string?> SlaveConnection = Opt.OptionalStr(Group, "slave_connection",
        "A second database for reading only.", secret: true, noEffect: "one database serves reading and writing");

    public static readonly Option<bool> SqliteSynchronous = Opt.Bool(Group, "sqlite_synchronous", true,
        "Whether SQLite waits until data is on disk. Without it a power failure may lose or damage the database.", deprecated: ["DEFAULT/sqlite_synchronous"]);

    public static readonly Option<int> MaxPoolSize = Opt.Int(Group, "max_pool_size", 5,
        "Connections to PostgreSQL or MySQL that each worker keeps open for further use; 0 sets no limit.");

    public static readonly Option<int> MaxOverflow = Opt.Int(Group, "max_overflow", 50,
        "Connections opened beyond max_pool_size when all are busy; -1 sets no limit.", deprecated: ["DEFAULT/sql_max_overflow", "sqlalchemy_max_overflow"]);

    public static readonly Option<int?> PoolTimeout = Opt.OptionalInt(Group, "pool_timeout",
        "Seconds a request waits for a free connection (30 when unset).", max: Day, deprecated: ["sqlalchemy_pool_timeout"]);

    public static readonly Option<int> MaxRetries = Opt.Int(Group, "max_retries", 10,
        "Tries to reach the database at start; -1 tries for ever.", deprecated: ["DEFAULT/sql_max_retries", "sql_max_retries"]);

    public static readonly Option<int> RetryInterval = Opt.Int(Group, "retry_interval", 10,
        "Seconds between those tries.", max: Day, deprecated: ["DEFAULT/sql_retry_interval", "reconnect_interval"]);

    public static readonly Option<bool> UseDbReconnect = Opt.Bool(Group, "use_db_reconnect", false,
        "Whether a request that lost the database server waits for it and tries again, as the options db_* say. Without it the request "
            + "gets 503 at once.");

    public static readonly Option<int> DbRetryInterval = Opt.Int(Group, "db_retry_interval", 1, "Seconds before the first repetition.", max: Day);

    public static readonly Option<bool> DbIncRetryInterval = Opt.Bool(Group, "db_inc_retry_interval", true, "Whether that time doubles with each repetition.");

    public static readonly Option<int> DbMaxRetryInterval = Opt.Int(Group, "db_max_retry_interval", 10, "Longest time between repetitions in seconds.", max: Day);

    public static readonly Option<int> DbMaxRetries = Opt.Int(Group, "db_max_retries", 20, "Repetitions before giving up; -1 never does.");

    public static readonly Option<int> ConnectionRecycleTime = Opt.Int(Group, "connection_recycle_time", 3600,
        "Seconds after which an open connection is replaced.");

    public static readonly Option<string> MysqlSqlMode = Opt.Str(Group, "mysql_sql_mode", "TRADITIONAL",
        "SQL mode of MySQL sessions; empty leaves the server's own. STRICT_ALL_TABLES is always added, and modes that change how "
            + "statements are read are refused.");

    public static readonly Option<int?> MysqlWsrepSyncWait = Opt.OptionalInt(Group, "mysql_wsrep_sync_wait",
        "Which statements wait until a node of a Galera cluster has what the others committed: a sum of 1 (reads), 2 (updates and "
            + "deletes), 4 (inserts). Unset leaves it to the server.", min: 0, max: 15);

    internal static IReadOnlyList<Option> All { get; } =
    [
        Connection, SlaveConnection, SqliteSynchronous, MaxPoolSize, MaxOverflow, PoolTimeout, MaxRetries, RetryInterval,
        MysqlSqlMode, MysqlWsrepSyncWait,
        UseDbReconnect, DbRetryInterval, DbIncRetryInterval, DbMaxRetryInterval, DbMaxRetries, ConnectionRecycleTime,
        .. Others(),
    ];

    private static Option[] Others()
    {
        NoEffectGroup python = new(Group, Python);
        NoEffectGroup mysql = new(Group, MySql);
        return
        [
            python.Str("backend", "sqlalchemy", "Database layer.", null, "DEFAULT/db_backend"),
            python.Secret("asyncio_connection", "Database URL of asynchronous code."),
            python.Secret("asyncio_slave_connection", "Read-only database URL of asynchronous code."),
            python.Int("connection_debug", 0, "How much SQLAlchemy tells about its work.", 0, 100, "DEFAULT/sql_connection_debug"),
            python.Bool("connection_trace", false, "Whether statements carry a comment about their caller.", "DEFAULT/sql_connection_trace"),
            Opt.Str(Group, "connection_parameters", "", "Parameters added to the database URL.", secret: true, noEffect: Python)
                .OrElse("write them in [database] connection, behind a question mark, so that sslmode and the like count"),
            python.Bool("synchronous_reader", true, "Whether readers wait for the replica."),
            python.Bool("use_tpool", false, "Whether statements run in a thread pool.", "DEFAULT/dbapi_use_tpool"),
            mysql.Bool("mysql_enable_ndb", false, "Whether tables are made for MySQL Cluster."),
            mysql.Unset("mysql_engine", "Storage engine of MySQL tables."),
        ];
    }
}

namespace Glance.Database.Engines.MySql;

/// <summary>
/// Named locks that end with their transaction: a row each, in a table of ours. MySQL's own belong to a session and to one server; of a
/// row, the nodes of a Galera cluster know at the commit that two of them changed it (docs/decisions/0389).
/// </summary>
internal static class MySqlLocks
{
    /// <summary>The table's name.</summary>
    public const string Table = "glance_locks";

    /// <summary>Makes the table.</summary>
    public const string Create = $"""
        CREATE TABLE IF NOT EXISTS {Table} (
            id BIGINT NOT NULL,
            turn BIGINT NOT NULL,
            PRIMARY KEY (id)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3
        """;

    /// <summary>Counts it: one or none.</summary>
    public const string IsThere =
        $"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{Table}'";

    /// <summary>Takes the lock numbered <c>@Key</c>.</summary>
    public const string Take = $"INSERT INTO {Table} (id, turn) VALUES (@Key, 1) ON DUPLICATE KEY UPDATE turn = turn + 1";
}

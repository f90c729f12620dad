using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Glance.Database.Engines.Sqlite;

/// <summary>SQLite itself, set up for how this service uses it (docs/decisions/0352).</summary>
internal static class SqliteLibrary
{
    private const int ConfigMultithread = 2;
    private const int ConfigMemoryStatus = 9;
    private const int ConnectionKeepsLog = 1006;
    private const int ConnectionStablePlans = 1007;

    // Refused, and not needed, where this process has used SQLite before.
    private static readonly Lazy<int> Configured = new(() =>
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(ConfigMultithread);
        return raw.sqlite3_config(ConfigMemoryStatus, 0);
    });

    /// <summary>
    /// Loads the library, before its first use. A connection has one user at a time here, so it takes no lock of its own in every call, and
    /// memory is not counted under a lock of the whole process.
    /// </summary>
    public static void Load() => _ = Configured.Value;

    /// <summary>
    /// Keeps a statement compiled whatever values it is given: SQLite would compile one with a parameter behind LIMIT anew each time it is
    /// run, and find the same plan.
    /// </summary>
    /// <param name="connection">An open connection.</param>
    public static void KeepPlans(SqliteConnection connection) => SqliteException.ThrowExceptionForRC(
        raw.sqlite3_db_config(connection.Handle, ConnectionStablePlans, 1, out _), connection.Handle);

    /// <summary>Leaves the write-ahead log as it is when the last connection closes: it is not written back, and not removed.</summary>
    /// <param name="connection">An open connection.</param>
    public static void KeepLog(SqliteConnection connection) => SqliteException.ThrowExceptionForRC(
        raw.sqlite3_db_config(connection.Handle, ConnectionKeepsLog, 1, out _), connection.Handle);
}

using Glance.Database.Schema;
using Glance.Domain.Errors;
using Microsoft.Data.Sqlite;

namespace Glance.Database.Engines.Sqlite;

/// <summary>What SQLite's result codes (sqlite.org/rescode.html) mean for an operator.</summary>
internal static class SqliteErrors
{
    private const int Busy = 5;
    private const int Locked = 6;

    /// <summary>Whether another connection was in the way, so that a repetition may succeed.</summary>
    public static bool IsBusy(SqliteException exception) => exception.SqliteErrorCode is Busy or Locked;

    /// <summary>Whether a failure that was told as one of the database is that.</summary>
    public static bool IsBusy(DatabaseUnavailableException unavailable) =>
        unavailable.InnerException is SqliteException inner && IsBusy(inner);

    /// <summary>
    /// The state of the database that a failure reports; null when it is the statement that failed, which is
    /// the repository's business.
    /// </summary>
    public static string? Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        1 when Misses(exception, "no such table") || Misses(exception, "no such column") || Misses(exception, "has no column named") =>
            GlanceTables.Missing,
        3 => "the database file may not be opened: give the service's user read and write permission on it",
        Busy or Locked => "the database stayed busy: other writers did not finish in time",
        7 => "SQLite has no memory left",
        8 => "the database is read-only: the service's user needs write permission on the file and on its directory",
        10 => "reading or writing the database file failed: look at the system log for disk errors",
        11 => "the database file is damaged: restore it from a backup",
        13 => "the disk that holds the database is full: nothing was written",
        14 => "the database file cannot be opened: its directory must exist and be writable, and the name must be a file's",
        15 => "SQLite's lock protocol failed: the file system does not lock as it must",
        17 => "the tables were changed while they were read",
        22 => "the file system takes no file that large",
        26 => "the file is not an SQLite database: name another in [database] connection",
        _ => null,
    };

    private static bool Misses(SqliteException exception, string what) => exception.Message.Contains(what, StringComparison.Ordinal);
}

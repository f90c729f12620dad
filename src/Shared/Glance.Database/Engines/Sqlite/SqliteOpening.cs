using System.Globalization;
using Glance.Database.Engines.Sqlite.Files;
using Glance.Database.Engines.Sqlite.Statements;
using Microsoft.Data.Sqlite;

namespace Glance.Database.Engines.Sqlite;

/// <summary>Opens connections as this service uses them.</summary>
internal static class SqliteOpening
{
    /// <summary>A connection that has read from the database, so that its write-ahead log is open.</summary>
    /// <param name="settings">Which database, and how.</param>
    /// <param name="mayCreate">Whether the file may be made.</param>
    /// <param name="hasLog">Whether it has a write-ahead log, so that readers wait for nobody.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static PreparedConnection Open(SqliteSettings settings, bool mayCreate, out bool hasLog)
    {
        var opened = new PreparedConnection(new SqliteConnectionStringBuilder
        {
            DataSource = settings.Path,
            Mode = mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = 1, // the provider's own wait, in steps of 150 ms, after SQLite's
        }.ConnectionString);
        try
        {
            opened.Open();
            SqliteLibrary.KeepPlans(opened);
            using var setup = opened.CreateCommand();
            setup.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA busy_timeout = {(int)settings.BusyTimeout.TotalMilliseconds};
                PRAGMA synchronous = {(settings.Synchronous ? "FULL" : "OFF")};
                {settings.Setup}
                """);
            setup.ExecuteNonQuery();

            // The first read opens the write-ahead log: only then it is known which files these are.
            setup.CommandText = "SELECT COUNT(*) FROM sqlite_master";
            setup.ExecuteScalar();
            setup.CommandText = "PRAGMA journal_mode";
            hasLog = setup.ExecuteScalar() is "wal";
            return opened;
        }
        catch (SqliteException)
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A connection that reads and changes nothing, not even a file beside the database.</summary>
    /// <param name="path">Path of the database.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection OpenToLook(string path)
    {
        // A reader of a database that is in use joins the others. Without a journal it is taken as it is, for SQLite would make one only to
        // read. What a crash left in a log is read with memory of our own in place of the file for that, which needs the database alone; no
        // lock is taken, as nobody else has it.
        var memory = SqliteNames.SharedMemory(path);
        var isUsed = File.Exists(memory) && SqliteLocks.IsUsed(memory);
        var isLeft = !isUsed && File.Exists(SqliteNames.Log(path));
        var how = isUsed ? string.Empty : isLeft ? "?vfs=unix-none" : "?immutable=1";
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = $"file:{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}{how}",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            if (!isLeft)
                return connection;
            SqliteLibrary.KeepLog(connection);
            using var alone = connection.CreateCommand();
            alone.CommandText = "PRAGMA locking_mode = EXCLUSIVE";
            alone.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }
}

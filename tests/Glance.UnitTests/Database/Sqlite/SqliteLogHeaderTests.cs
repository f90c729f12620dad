using Glance.Database.Engines.Sqlite;
using Glance.Database.Engines.Sqlite.Files;
using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.UnitTests.Database.Sqlite;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SqliteLogHeaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory["db.sqlite"];

    [OneTimeSetUp]
    public static void Load() => SqliteLibrary.Load();

    public void Dispose() => _directory.Dispose();

    // What is compared are copies: to read SQLite's own files from within lets go of the connection's locks.
    [TestCase(512)]
    [TestCase(4096)]
    [TestCase(65536)]
    public void A_log_is_told_from_its_older_copies_and_from_others(int page)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        Run(connection, $"PRAGMA page_size = {page}; PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0; CREATE TABLE things (name TEXT)");
        var (first, _) = Copy("first");
        Run(connection, "INSERT INTO things VALUES ('a')");
        var (second, memory) = Copy("second");
        Run(connection, "PRAGMA wal_checkpoint(RESTART); INSERT INTO things VALUES ('b')");
        var (third, newest) = Copy("third");

        Assert.That(SqliteLogHeader.IsOf(second, memory), Is.True, "its own");
        Assert.That(SqliteLogHeader.IsOf(third, newest), Is.True, "its own, begun anew");
        Assert.That(SqliteLogHeader.IsOf(first, memory), Is.False, "shorter");
        Assert.That(SqliteLogHeader.IsOf(second, newest), Is.False, "of another salt");
        Assert.That(SqliteLogHeader.IsOf(third, memory), Is.False, "of another salt");
    }

    [Test]
    public void A_log_without_a_frame_is_anybodys()
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode = wal; CREATE TABLE things (name TEXT); INSERT INTO things VALUES ('a')");
        var (log, _) = Copy("before");
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        var (_, memory) = Copy("after");

        Assert.That(SqliteLogHeader.IsOf(log, memory), Is.True);
    }

    [Test]
    public void What_cannot_be_read_is_left_to_who_opens_it() =>
        Assert.That(SqliteLogHeader.IsOf(_directory["absent-wal"], _directory["absent-shm"]), Is.True);

    private static void Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    // By another process: this one would lose its locks.
    private (string Log, string Memory) Copy(string name)
    {
        var (log, memory) = (_directory[name + "-wal"], _directory[name + "-shm"]);
        foreach (var (from, to) in (ReadOnlySpan<(string, string)>)[(Path + "-wal", log), (Path + "-shm", memory)])
        {
            using var copy = System.Diagnostics.Process.Start("cp", [from, to]);
            copy.WaitForExit();
        }

        return (log, memory);
    }
}

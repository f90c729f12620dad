using Glance.Database.Engines.Sqlite;
using Glance.Database.Engines.Sqlite.Files;
using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.UnitTests.Database.Sqlite;

/// <summary>Who holds a lock is asked of the kernel; that asking closes the file is why each test asks once.</summary>
internal sealed class SqliteLocksTests
{
    private static readonly string Us = $"process {Environment.ProcessId}";

    private TemporaryDirectory _directory = null!; // SetUp makes both
    private SqliteConnection _connection = null!;

    private string Database => _directory["a.sqlite"];

    [SetUp]
    public void Open()
    {
        SqliteLibrary.Load();
        _directory = new TemporaryDirectory();
        _connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        _connection.Open();
        Run("CREATE TABLE a (b)");
    }

    [TearDown]
    public void Close()
    {
        _connection.Dispose();
        _directory.Dispose();
    }

    [TestCase("BEGIN EXCLUSIVE", true)]
    [TestCase("BEGIN IMMEDIATE", false)]
    [TestCase("PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE", false)]
    public void Who_lets_nobody_read_is_told(string statements, bool excludes)
    {
        Run(statements);

        Assert.That(SqliteLocks.FindExcluder(Database), Is.EqualTo(excludes ? Us : null));
    }

    [TestCase("BEGIN EXCLUSIVE", true)]
    [TestCase("BEGIN IMMEDIATE", true)]
    [TestCase("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE", true)]
    [TestCase("BEGIN; SELECT COUNT(*) FROM a", false)]
    public void Who_lets_nobody_write_is_told(string statements, bool writes)
    {
        Run(statements);

        Assert.That(SqliteLocks.FindWriter(Database, Database + "-shm"), Is.EqualTo(writes ? Us : null));
    }

    [TestCase("PRAGMA journal_mode = WAL", true)]
    [TestCase("BEGIN; SELECT COUNT(*) FROM a", false)]
    public void Who_uses_a_write_ahead_log_is_told_and_that_the_one_in_place_is_used(string statements, bool uses)
    {
        Run(statements);
        Run("SELECT COUNT(*) FROM a");

        Assert.That(SqliteLocks.IsUsed(Database + "-shm"), Is.EqualTo(uses));
        Assert.That(SqliteLocks.FindUser(Database), Is.EqualTo(uses ? Us : null));
    }

    [Test]
    public void Of_a_log_that_was_deleted_no_other_is_made()
    {
        Run("PRAGMA journal_mode = WAL");
        Run("INSERT INTO a VALUES (1)");
        File.Delete(Database + "-wal");

        Assert.That(SqliteNames.WhyNoLogOfOurs(Database), Does.StartWith($"{Us} has it open, and {Database}-wal does not exist"));
    }

    [Test]
    public void Nobody_holds_what_is_not_there() =>
        Assert.That(SqliteLocks.FindUser("/nowhere") ?? SqliteLocks.FindExcluder("/nowhere"), Is.Null);

    private void Run(string statements)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}

using System.Data;
using System.Data.Common;
using Dapper;
using Glance.Database.Engines.Sqlite;
using Glance.Database.Engines.Sqlite.Statements;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.UnitTests.Database.Sqlite;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PreparedConnectionTests : IDisposable
{
    private readonly PreparedConnection _connection = new("Data Source=:memory:;Pooling=False");

    [OneTimeSetUp]
    public static void Load() => SqliteLibrary.Load();

    [SetUp]
    public void Open()
    {
        _connection.Open();
        _connection.Execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)");
    }

    public void Dispose() => _connection.Dispose();

    [Test]
    public void A_text_that_ran_is_run_again_by_the_same_command()
    {
        var first = _connection.Take("SELECT 1");
        _connection.GiveBack(first);

        Assert.That(_connection.Take("SELECT 1"), Is.SameAs(first));
        Assert.That(_connection.Take("SELECT 2"), Is.Not.SameAs(first));
    }

    [Test]
    public void A_text_that_runs_within_itself_has_a_command_of_its_own()
    {
        _connection.Execute("INSERT INTO things (name) VALUES ('a'), ('b')");
        var read = new List<(string, string)>();

        using (var outer = Command("SELECT name FROM things ORDER BY id"))
        using (var names = outer.ExecuteReader())
        {
            while (names.Read())
                read.AddRange(_connection.Query<string>("SELECT name FROM things ORDER BY id").Select(name => (names.GetString(0), name)));
        }

        Assert.That(read, Is.EqualTo(new[] { ("a", "a"), ("a", "b"), ("b", "a"), ("b", "b") }));
    }

    [Test]
    public void Values_of_one_run_are_not_those_of_the_next()
    {
        const string Text = "SELECT COALESCE(@Name, 'none')";

        var read = new[] { "a", null, "b" }.Select(name => _connection.QuerySingle<string>(Text, new { Name = name })).ToList();

        Assert.That(read, Is.EqualTo(new[] { "a", "none", "b" }));
        Assert.That(() => _connection.QuerySingle<string>(Text), Throws.TypeOf<InvalidOperationException>(), "no value of the last run is left");
    }

    [Test]
    public void A_statement_that_was_kept_runs_in_the_transaction_of_its_turn()
    {
        const string Text = "INSERT INTO things (name) VALUES (@Name)";
        _connection.Execute(Text, new { Name = "before" });
        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Execute(Text, new { Name = "rolled back" }, transaction);
            transaction.Rollback();
        }

        _connection.Execute(Text, new { Name = "after" });

        Assert.That(_connection.Query<string>("SELECT name FROM things"), Is.EqualTo(new[] { "before", "after" }));
    }

    [Test]
    public void A_table_that_was_changed_is_read_as_it_is()
    {
        _connection.Execute("INSERT INTO things (name) VALUES ('a')");
        var before = Columns("SELECT * FROM things");
        _connection.Execute("ALTER TABLE things ADD COLUMN colour TEXT");

        Assert.That(before, Is.EqualTo(2));
        Assert.That(Columns("SELECT * FROM things"), Is.EqualTo(3));
    }

    [Test]
    public void A_statement_that_failed_runs_again()
    {
        const string Text = "INSERT INTO things (id) VALUES (@Id)";
        _connection.Execute(Text, new { Id = 1 });

        Assert.That(() => _connection.Execute(Text, new { Id = 1 }), Throws.TypeOf<SqliteException>());
        Assert.That(_connection.Execute(Text, new { Id = 2 }), Is.EqualTo(1));
    }

    [Test]
    public void Several_statements_in_one_text_all_run_each_time()
    {
        const string Text = "INSERT INTO things (name) VALUES (@First); INSERT INTO things (name) VALUES (@Second)";
        for (var time = 0; time < 3; time++)
            _connection.Execute(Text, new { First = $"a{time}", Second = $"b{time}" });

        var names = _connection.Query<string>("SELECT name FROM things ORDER BY id");
        Assert.That(names, Is.EqualTo(new[] { "a0", "b0", "a1", "b1", "a2", "b2" }));
    }

    [Test]
    public void So_many_are_kept_and_the_one_not_used_for_longest_goes()
    {
        var first = _connection.Take("SELECT -1");
        var second = _connection.Take("SELECT -2");
        _connection.GiveBack(first);
        _connection.GiveBack(second);
        _connection.GiveBack(_connection.Take("SELECT -1"));
        for (var number = 0; number < PreparedConnection.Most - 1; number++)
            _connection.Execute($"SELECT {number}");

        Assert.That(_connection.Kept, Is.EqualTo(PreparedConnection.Most));
        Assert.That(_connection.Take("SELECT -1"), Is.SameAs(first));
        Assert.That(_connection.Take("SELECT -2"), Is.Not.SameAs(second));
    }

    [Test]
    public void A_command_shows_its_text_and_none_before_it_has_one()
    {
        using var command = Command("SELECT 7");
        using var bare = ((DbConnection)_connection).CreateCommand();

        Assert.That((command.CommandText, bare.CommandText), Is.EqualTo(("SELECT 7", string.Empty)));
        bare.CommandText = null;
        Assert.That(bare.CommandText, Is.Empty);
    }

    [Test]
    public void A_command_stays_with_its_connection_and_runs_statements_only()
    {
        using var command = Command("SELECT 7");
        using var other = new SqliteConnection("Data Source=:memory:");
        command.Connection = _connection;
        command.CommandType = CommandType.Text;

        Assert.That(() => command.Connection = other, Throws.TypeOf<NotSupportedException>());
        Assert.That(() => command.CommandType = CommandType.StoredProcedure, Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void What_is_not_kept_is_closed()
    {
        var before = _connection.Kept;
        var twin = _connection.Take("SELECT 7");
        _connection.GiveBack(_connection.Take("SELECT 7"));
        _connection.GiveBack(twin);

        Assert.That(_connection.Kept, Is.EqualTo(before + 1));
        Assert.That(_connection.Take("SELECT 7"), Is.Not.SameAs(twin));
    }

    private int Columns(string text)
    {
        using var command = Command(text);
        using var reader = command.ExecuteReader();
        return reader.FieldCount;
    }

    private DbCommand Command(string text)
    {
        var command = ((DbConnection)_connection).CreateCommand();
        command.CommandText = text;
        return command;
    }
}

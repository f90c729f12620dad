using System.Text;
using Glance.Database.Engines.Sqlite;
using Glance.Database.Engines.Sqlite.Statements;
using Glance.Database.Sql;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using SQLitePCL;

namespace Glance.UnitTests.Database.Sqlite;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SqliteRowTests : IDisposable
{
    private const int TimesCompiledAnew = 5;

    private readonly SqliteConnection _connection = new("Data Source=:memory:;Pooling=False");

    [OneTimeSetUp]
    public static void Load() => SqliteLibrary.Load();

    [SetUp]
    public void Open()
    {
        _connection.Open();
        SqliteLibrary.KeepPlans(_connection);
    }

    public void Dispose() => _connection.Dispose();

    [TestCase("'plain'", "plain")]
    [TestCase("'žluťoučký 🐴'", "žluťoučký 🐴")]
    [TestCase("''", "")]
    [TestCase("42", "42")]
    [TestCase("'a' || char(0) || 'b'", "a\0b")]
    [TestCase("NULL", null)]
    public void A_text_is_read_as_it_is_stored(string expression, string? text)
    {
        Assert.That(Read(expression, row => row.Text(0)), Is.EqualTo(text));
        Assert.That(Read(expression, row => Encoding.UTF8.GetString(row.Utf8(0))), Is.EqualTo(text ?? ""));
    }

    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("-1", -1L)]
    [TestCase("0", 0L)]
    [TestCase("NULL", null)]
    public void A_number_is_read_as_it_is_stored(string expression, long? number) =>
        Assert.That(Read(expression, row => row.Number(0)), Is.EqualTo(number));

    [TestCase("2026-11-22 12:34:56.123456", "2026-11-22T12:34:56.1234560Z")]
    [TestCase("2024-02-29 00:00:00.000000", "2024-02-29T00:00:00.0000000Z")]
    [TestCase("0001-01-01 23:59:59.999999", "0001-01-01T23:59:59.9999990Z")]
    [TestCase("2026-11-22 12:34:56", "2026-11-22T12:34:56.0000000Z")]
    [TestCase("2026-11-22T12:34:56.123456", "2026-11-22T12:34:56.1234560Z")]
    [TestCase("2026-11-22", "2026-11-22T00:00:00.0000000Z")]
    public void A_time_is_utc_however_it_was_written(string text, string time)
    {
        var read = Read($"'{text}'", row => row.Time(0));

        Assert.That(read?.ToString("O"), Is.EqualTo(time));
    }

    [TestCase("2023-02-29 00:00:00.000000")]
    [TestCase("2026-13-01 00:00:00.000000")]
    [TestCase("2026-00-01 00:00:00.000000")]
    [TestCase("2026-01-00 00:00:00.000000")]
    [TestCase("0000-01-01 00:00:00.000000")]
    [TestCase("2026-01-01 24:00:00.000000")]
    [TestCase("2026-01-01 00:60:00.000000")]
    [TestCase("2026-01-01 00:00:60.000000")]
    [TestCase("2026-01-01 00:00:00.00000x")]
    [TestCase("yesterday")]
    public void What_is_no_time_is_not_read_as_one(string text) =>
        Assert.That(() => Read($"'{text}'", row => row.Time(0)), Throws.InstanceOf<FormatException>());

    [Test]
    public void What_is_never_null_says_which_column_is()
    {
        const string Expected = "column 0 of a row in the database is NULL, and Glance never writes that";

        Assert.That(() => Read("NULL", row => row.RequiredText(0)), Throws.TypeOf<BrokenRowException>().With.Message.EqualTo(Expected));
        Assert.That(() => Read("NULL", row => row.RequiredNumber(0)), Throws.TypeOf<BrokenRowException>().With.Message.EqualTo(Expected));
        Assert.That(() => Read("NULL", row => row.RequiredTime(0)), Throws.TypeOf<BrokenRowException>().With.Message.EqualTo(Expected));
    }

    [Test]
    public void A_statement_with_a_limit_is_compiled_once_whatever_the_limit_is()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT value FROM json_each('[1, 2, 3]') ORDER BY value LIMIT $1";
        var compiled = new List<int>();
        foreach (var limit in new[] { 1, 2, 3 })
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$1", limit);
            using var reader = (SqliteDataReader)command.ExecuteReader();
            while (reader.Read())
            {
            }

            compiled.Add(raw.sqlite3_stmt_status(reader.Handle, TimesCompiledAnew, 0));
        }

        Assert.That(compiled, Is.EqualTo(new[] { 0, 0, 0 }));
    }

    private T Read<T>(string expression, Func<Row, T> read)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"SELECT {expression}";
        using var reader = (SqliteDataReader)command.ExecuteReader();
        Assert.That(reader.Read(), Is.True);
        return read(new SqliteDialect().RowOf(reader));
    }
}

using System.Text.RegularExpressions;
using Glance.Database.Engines.MySql;
using Glance.Database.Engines.Postgres;
using Glance.Database.Engines.Sqlite;
using Glance.Database.Schema;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

/// <summary>What is missing in a database is found, whichever table or column it is.</summary>
internal sealed partial class GlanceTablesTests
{
    private static readonly string[] Used = ["images", "image_properties", "image_locations", "image_members", "image_tags"];

    [TestCase(SqliteSchema.Tables, TestName = "Nothing is missing in what is made in SQLite")]
    [TestCase(PostgresSchema.Tables, TestName = "nor in PostgreSQL")]
    [TestCase(MySqlSchema.Tables, TestName = "nor in MySQL")]
    public void Nothing_is_missing_in_the_schemas_that_are_made(string schema)
    {
        Assert.That(GlanceTables.FindMissing(ColumnsOf(schema)), Is.Null);
        Assert.That(GlanceTables.FindMissingUnused(ColumnsOf(schema), SchemaRevisions.Head), Is.Null);
        Assert.That(SchemaRevisions.JudgeContents(ColumnsOf(schema), SchemaRevisions.Head), Is.EqualTo(SchemaVerdict.Good));
    }

    [Test]
    public void Each_table_is_missed_by_name()
    {
        var all = ColumnsOf(SqliteSchema.Tables);
        foreach (var table in all.Select(column => column.Split('.')[0]).Distinct().Where(table => table != SchemaRevisions.VersionTable))
        {
            var left = all.FindAll(column => !column.StartsWith(table + ".", StringComparison.Ordinal));
            var verdict = SchemaRevisions.JudgeContents(left, SchemaRevisions.Head);

            var isUsed = Used.Contains(table);
            var words = isUsed ? "table" : "tables";
            Assert.That(
                isUsed ? verdict.Problem : verdict.Doubt, Does.Contain($"is missing: the {words} {table};").And.Contain("from a backup"));
            Assert.That(isUsed ? verdict.Doubt : verdict.Problem, Is.Null);
        }
    }

    [Test]
    public void Each_column_that_is_used_is_missed_by_name()
    {
        var all = ColumnsOf(SqliteSchema.Tables);
        foreach (var column in all.Where(column => Used.Contains(column.Split('.')[0])))
            Assert.That(GlanceTables.FindMissing(all.Except([column])), Is.EqualTo($"the column {column}"));
    }

    [Test]
    public void The_tables_of_2024_are_not_missed_before_2024()
    {
        var older = ColumnsOf(SqliteSchema.Tables).FindAll(column => column.Split('.')[0] is not ("node_reference" or "cached_images"));

        Assert.That(SchemaRevisions.JudgeContents(older, "wallaby_contract01"), Is.EqualTo(SchemaVerdict.Good));
        Assert.That(
            SchemaRevisions.JudgeContents(older, SchemaRevisions.Head).Doubt, Does.Contain("the tables node_reference, cached_images;"));
    }

    [Test]
    public void All_that_is_missing_is_told_at_once()
    {
        var left = ColumnsOf(SqliteSchema.Tables).Where(column => column != "images.owner" && column.Split('.')[0] != "image_tags");

        Assert.That(GlanceTables.FindMissing(left), Is.EqualTo("the column images.owner, the table image_tags"));
    }

    // As the schemas are written: a table's name, then a line for each column; what else there is in a table begins with a capital.
    private static List<string> ColumnsOf(string schema) =>
    [
        .. from table in Table().Matches(schema)
           from column in Column().Matches(table.Groups[2].Value)
           select $"{table.Groups[1].Value}.{column.Groups[1].Value}",
    ];

    [GeneratedRegex(@"CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*?)\n\)", RegexOptions.Singleline)]
    private static partial Regex Table();

    [GeneratedRegex(@"\n    ([a-z_]+) ")]
    private static partial Regex Column();
}

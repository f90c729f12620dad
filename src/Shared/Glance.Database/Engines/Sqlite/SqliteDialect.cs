using System.Data.Common;
using System.Globalization;
using Glance.Database.Engines.Sqlite.Statements;
using Glance.Database.Sql;
using Microsoft.Data.Sqlite;

namespace Glance.Database.Engines.Sqlite;

/// <summary>SQLite: lists travel as JSON text, times as SQLAlchemy's text.</summary>
internal sealed class SqliteDialect : Dialect
{
    private const int ConstraintPrimaryKey = 1555;
    private const int ConstraintUnique = 2067;

    public override string Placeholder(int number) => "$" + number.ToString(CultureInfo.InvariantCulture);

    public override string ParameterName(int number) => Placeholder(number);

    public override string Text(string expression, int length) => $"CAST({expression} AS VARCHAR({length.ToString(CultureInfo.InvariantCulture)}))";

    public override string WholeNumber(string expression) => $"CAST({expression} AS BIGINT)";

    public override string WithTable(string name, string query) => $"WITH {name} AS MATERIALIZED (\n{query})";

    public override string CreateIndex(AddedIndex index) =>
        $"CREATE INDEX IF NOT EXISTS {index.Name} ON {index.Table} {index.Columns}{(index.Condition is null ? string.Empty : " WHERE " + index.Condition)}";

    public override string EachString(string parameter) => $"SELECT value FROM json_each({parameter})";

    public override string EachPair(string parameter) => $"SELECT key, value FROM json_each({parameter})";

    public override string UpdateFrom(string table, IReadOnlyList<(string Column, string Value)> set, string other, string condition) =>
        $"UPDATE {table}\nSET {string.Join(", ", set.Select(one => $"{one.Column} = {one.Value}"))}\nFROM {other}\nWHERE {condition}";

    // An ORDER BY within the aggregate would sort in a table made for each image; an index has the order of the query below already, and
    // SQLite keeps that for aggregates that depend on it.
    public override string JsonRows((string Name, string Alias) table, string columns, string condition, string order) => $"""
        SELECT json_group_array(json_array({columns}))
        FROM (SELECT {columns} FROM {table.Name} {table.Alias} WHERE {condition} ORDER BY {order}) {table.Alias}
        """;

    public override Row RowOf(DbDataReader reader) => reader is SqliteDataReader own ? new SqliteRow(own) : base.RowOf(reader);

    public override object Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    // Text compares by its UTF-8 bytes, which is by code point, unless a column says otherwise.
    public override string Ordered(string textExpression) => textExpression;

    public override string AnyLength(string column) => $"({column})";

    public override string Visibility(string parameter) => parameter;

    // BEGIN IMMEDIATE lets in one writer at a time.
    public override string ForUpdate => "";

    public override string? Lock => null;

    // It plans without looking at values.
    public override int PropertiesPlannedApart => 0;

    public override string? PlanByValues => null;

    public override string Columns =>
        "SELECT t.name || '.' || c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'";

    public override bool IsDuplicateKey(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: ConstraintPrimaryKey or ConstraintUnique };
}

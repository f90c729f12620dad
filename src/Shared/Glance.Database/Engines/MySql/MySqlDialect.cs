using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Glance.Database.Sql;
using MySqlConnector;

namespace Glance.Database.Engines.MySql;

/// <summary>
/// MySQL and MariaDB: lists travel as JSON text, times are whole seconds, and columns compare without regard to case, accents and trailing
/// spaces, so texts are compared by their bytes beside the comparison that has an index (docs/decisions/0387).
/// </summary>
internal sealed class MySqlDialect : Dialect
{
    /// <summary>Whether the columns that <see cref="MySqlListIndexes"/> adds are there; without them lists sort all rows.</summary>
    public bool HasListColumns { get; set; }

    /// <summary>Whether <see cref="MySqlLocks"/> made its table; without it project limits are not held among writers.</summary>
    public bool HasLocks { get; set; }

    public override string Placeholder(int number) => "@p" + number.ToString(CultureInfo.InvariantCulture);

    public override string ParameterName(int number) => Placeholder(number);

    public override string Text(string expression, int length) =>
        $"CAST({expression} AS CHAR({length.ToString(CultureInfo.InvariantCulture)}))";

    public override string WholeNumber(string expression) => $"CAST({expression} AS SIGNED)";

    // One with a LIMIT is always made by itself.
    public override string WithTable(string name, string query) => $"WITH {name} AS (\n{query})";

    public override string CreateIndex(AddedIndex index) => $"ALTER TABLE {index.Table} ADD INDEX {index.Name} {index.Columns}";

    public override string EachString(string parameter) =>
        $"SELECT j.value FROM JSON_TABLE({parameter}, '$[*]' COLUMNS (value {Json} PATH '$')) AS j";

    public override string EachPair(string parameter) =>
        $"SELECT j.`key`, j.value FROM JSON_TABLE({parameter}, '$[*]' COLUMNS (`key` {Json} PATH '$[0]', value {Json} PATH '$[1]')) AS j";

    public override object Pairs(IReadOnlyDictionary<string, string?> values) =>
        JsonSerializer.Serialize(values.Select(pair => new[] { pair.Key, pair.Value }), ListJson.Default.IEnumerableStringArray);

    public override string UpdateFrom(string table, IReadOnlyList<(string Column, string Value)> set, string other, string condition) =>
        $"UPDATE {table}, {other}\nSET {string.Join(", ", set.Select(one => $"{table}.{one.Column} = {one.Value}"))}\nWHERE {condition}";

    // A GROUP_CONCAT of texts makes a table on disk each time, and an order is not to be had without it (docs/decisions/0428).
    public override string JsonRows((string Name, string Alias) table, string columns, string condition, string order) =>
        $"SELECT JSON_OBJECTAGG({order}, JSON_ARRAY({columns})) FROM {table.Name} {table.Alias} WHERE {condition}";

    // MariaDB would cut off what is less than a second, and MySQL round it.
    public override object Time(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return DateTime.SpecifyKind(utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond)), DateTimeKind.Unspecified);
    }

    public override object SoughtTime(DateTimeOffset time) => DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified);

    // Ids and statuses are words in ASCII, and the indexes on them have the order of their collation.
    public override string Ordered(string textExpression) =>
        textExpression is "i.id" or "i.status" ? textExpression : Added($"CAST({textExpression} AS BINARY)");

    public override string Indexed(string expression) => Added(expression);

    public override string AnyLength(string column) => $"({column}(255))";

    public override string Equal(string column, string value) => $"({column} = {value} AND {Exact(column)} = CAST({value} AS BINARY))";

    // Glance's columns have the characters of utf8mb3, which cannot be compared with others (1267).
    public override bool CanHold(string text) => base.CanHold(text) && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    public override string Among(string column, string parameter) => column == "i.id"
        ? $"({column}, {Exact(column)}) IN (SELECT j.value, CAST(j.whole AS BINARY) FROM JSON_TABLE({parameter}, "
            + $"'$[*]' COLUMNS (value VARCHAR(255) CHARACTER SET ascii PATH '$', whole {Json} PATH '$')) AS j)"
        : $"({column} IS NOT NULL AND {Exact(column)} IN (SELECT CAST(j.value AS BINARY) FROM ({EachString(parameter)}) AS j))";

    public override string PairAmong(string name, string value, string parameter) =>
        $"({Exact(name)}, {Exact(value)}) IN (SELECT CAST(j.key AS BINARY), CAST(j.value AS BINARY) FROM ({EachPair(parameter)}) AS j)";

    // The name's own bytes have an index, where NULL is the empty text.
    public override string Exact(string textExpression) =>
        textExpression == "i.name" && HasListColumns ? MySqlListIndexes.NameColumn : $"CAST({textExpression} AS BINARY)";

    // It takes a bare flag for a comparison, and would read all rows by the flag's index.
    public override string Flag(string column) => $"({column} + 0)";

    public override string Visibility(string parameter) => parameter;

    public override string ForUpdate => " FOR UPDATE";

    public override string? Lock => HasLocks ? MySqlLocks.Take : null;

    // It looks at values each time.
    public override int PropertiesPlannedApart => 4;

    public override string? PlanByValues => null;

    public override bool KeysIgnoreCase => true;

    public override bool SeeksByAlternatives => true;

    public override bool AsksForSharedFirst => true;

    public override string Columns =>
        "SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()";

    public override bool IsDuplicateKey(DbException exception) =>
        exception is MySqlException { Number: (int)MySqlErrorCode.DuplicateKeyEntry } taken && !MySqlRefusals.IsPropertyKey(taken);

    private const string Json = "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    private string Added(string expression) => HasListColumns ? MySqlListIndexes.ColumnOf(expression) ?? expression : expression;
}

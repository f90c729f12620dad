using System.Data.Common;
using System.Globalization;
using Glance.Database.Sql;
using Npgsql;

namespace Glance.Database.Engines.Postgres;

/// <summary>PostgreSQL: lists travel as JSON text, times as timestamps without a zone, a visibility is a value of an enum type.</summary>
internal sealed class PostgresDialect : Dialect
{
    public override string Placeholder(int number) => "$" + number.ToString(CultureInfo.InvariantCulture);

    // Without a name Npgsql takes them as they come, and leaves the text alone.
    public override string ParameterName(int number) => "";

    public override string Text(string expression, int length) => $"CAST({expression} AS VARCHAR({length.ToString(CultureInfo.InvariantCulture)}))";

    public override string WholeNumber(string expression) => $"CAST({expression} AS BIGINT)";

    public override string WithTable(string name, string query) => $"WITH {name} AS MATERIALIZED (\n{query})";

    public override string CreateIndex(AddedIndex index) =>
        $"CREATE INDEX IF NOT EXISTS {index.Name} ON {index.Table} {index.Columns}{(index.Condition is null ? string.Empty : " WHERE " + index.Condition)}";

    public override string EachString(string parameter) => $"SELECT value FROM json_array_elements_text(CAST({parameter} AS json))";

    public override string EachPair(string parameter) => $"SELECT key, value FROM json_each_text(CAST({parameter} AS json))";

    public override string UpdateFrom(string table, IReadOnlyList<(string Column, string Value)> set, string other, string condition) =>
        $"UPDATE {table}\nSET {string.Join(", ", set.Select(one => $"{one.Column} = {one.Value}"))}\nFROM {other}\nWHERE {condition}";

    public override string JsonRows((string Name, string Alias) table, string columns, string condition, string order) =>
        $"SELECT json_agg(json_build_array({columns}) ORDER BY {order}) FROM {table.Name} {table.Alias} WHERE {condition}";

    public override object Time(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return DateTime.SpecifyKind(utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond)), DateTimeKind.Unspecified);
    }

    // The database's own collation may be anything; an empty text sorts first in each.
    public override string Ordered(string textExpression) => $"{textExpression} COLLATE \"C\"";

    // An entry of a tree has a longest size.
    public override string AnyLength(string column) => $"USING hash ({column})";

    public override string Visibility(string parameter) => $"CAST({parameter} AS image_visibility)";

    // Strong enough to make its like wait, and weak enough for those who refer to the row.
    public override string ForUpdate => " FOR NO KEY UPDATE";

    public override string? Lock => "SELECT pg_advisory_xact_lock(@Key)";

    // Each number of them is another text.
    public override int PropertiesPlannedApart => 4;

    // From its sixth run on a prepared statement may get one plan for all values, by what a value is like on average.
    public override string? PlanByValues => "SET LOCAL plan_cache_mode = force_custom_plan";

    // Whether the user may read a column makes no difference here, as it would in information_schema.
    public override string Columns => """
        SELECT t.relname || '.' || c.attname
        FROM pg_class t
        JOIN pg_namespace s ON s.oid = t.relnamespace AND s.nspname = current_schema()
        JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
        WHERE t.relkind IN ('r', 'p')
        """;

    public override bool IsDuplicateKey(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}

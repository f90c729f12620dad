namespace Glance.Database.Sql;

/// <summary>A row of a result, read column by column, each by its place from 0. For the statements that run most.</summary>
internal abstract class Row
{
    /// <summary>A text; null for NULL.</summary>
    public abstract string? Text(int column);

    /// <summary>A whole number or a truth value, which is 0 or 1; null for NULL.</summary>
    public abstract long? Number(int column);

    /// <summary>A time, in UTC; null for NULL.</summary>
    public abstract DateTime? Time(int column);

    /// <summary>The UTF-8 of a text, as long as the row is not asked again; empty for NULL.</summary>
    public abstract ReadOnlySpan<byte> Utf8(int column);

    /// <summary>A text that is never NULL.</summary>
    public string RequiredText(int column) => Text(column) ?? throw Missing(column);

    /// <summary>A number that is never NULL.</summary>
    public long RequiredNumber(int column) => Number(column) ?? throw Missing(column);

    /// <summary>A time that is never NULL.</summary>
    public DateTime RequiredTime(int column) => Time(column) ?? throw Missing(column);

    private static BrokenRowException Missing(int column) =>
        new($"column {column} of a row in the database is NULL, and Glance never writes that");
}

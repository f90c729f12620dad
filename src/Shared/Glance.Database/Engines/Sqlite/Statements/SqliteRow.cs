using System.Runtime.InteropServices;
using System.Text;
using Glance.Database.Sql;
using Microsoft.Data.Sqlite;

namespace Glance.Database.Engines.Sqlite.Statements;

/// <summary>
/// A row as SQLite itself gives it: the provider asks three times for each column, and a list has hundreds (docs/decisions/0352).
/// </summary>
/// <param name="reader">Where it stands is the row; open, and its only result.</param>
internal sealed unsafe partial class SqliteRow(SqliteDataReader reader) : Row
{
    private const int Null = 5;
    private const int Fraction = 20;

    private static ReadOnlySpan<byte> Form => "0000-00-00 00:00:00.000000"u8;

    private readonly nint _statement =
        reader.Handle?.DangerousGetHandle() ?? throw new ArgumentException("there is no result", nameof(reader));

    /// <inheritdoc/>
    public override string? Text(int column)
    {
        var text = sqlite3_column_text(_statement, column);
        return text is null ? null : Encoding.UTF8.GetString(text, sqlite3_column_bytes(_statement, column));
    }

    /// <inheritdoc/>
    public override long? Number(int column) =>
        sqlite3_column_type(_statement, column) == Null ? null : sqlite3_column_int64(_statement, column);

    /// <inheritdoc/>
    public override DateTime? Time(int column)
    {
        var text = Utf8(column);
        if (text.IsEmpty)
            return null;
        return TryParse(text, out var time) ? time : DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Utf8(int column)
    {
        var text = sqlite3_column_text(_statement, column);
        return text is null ? [] : new ReadOnlySpan<byte>(text, sqlite3_column_bytes(_statement, column));
    }

    // As SQLAlchemy writes it, and so Glance: to the microsecond. The provider reads everything else.
    private static bool TryParse(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        if (text.Length != Form.Length)
            return false;
        for (var at = 0; at < text.Length; at++)
        {
            if (Form[at] == (byte)'0' ? !char.IsAsciiDigit((char)text[at]) : text[at] != Form[at])
                return false;
        }

        var (year, month, day) = (Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]));
        var (hour, minute, second) = (Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19]));
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        if (hour > 23 || minute > 59 || second > 59)
            return false;
        var microseconds = Digits(text[Fraction..]);
        time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = (number * 10) + digit - '0';
        return number;
    }

#pragma warning disable IDE1006, SA1300 // the names are SQLite's
    // None of them waits for anything, so the runtime need not be told of the call.
    [LibraryImport("e_sqlite3")]
    [SuppressGCTransition]
    private static partial int sqlite3_column_type(nint statement, int column);

    [LibraryImport("e_sqlite3")]
    [SuppressGCTransition]
    private static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport("e_sqlite3")]
    [SuppressGCTransition]
    private static partial byte* sqlite3_column_text(nint statement, int column);

    [LibraryImport("e_sqlite3")]
    [SuppressGCTransition]
    private static partial int sqlite3_column_bytes(nint statement, int column);
#pragma warning restore IDE1006, SA1300
}

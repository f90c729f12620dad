using System.Data.Common;
using System.Text;

namespace Glance.Database.Sql;

/// <summary>A row as an ADO.NET provider gives it.</summary>
/// <param name="reader">Where it stands is the row.</param>
internal sealed class ProviderRow(DbDataReader reader) : Row
{
    private byte[] _utf8 = [];

    /// <inheritdoc/>
    public override string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <inheritdoc/>
    public override long? Number(int column)
    {
        if (reader.IsDBNull(column))
            return null;
        return reader.GetFieldType(column) == typeof(bool) ? Convert.ToInt64(reader.GetBoolean(column)) : reader.GetInt64(column);
    }

    /// <inheritdoc/>
    public override DateTime? Time(int column) =>
        reader.IsDBNull(column) ? null : DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Utf8(int column)
    {
        if (Text(column) is not { } text)
            return [];
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < most)
            _utf8 = new byte[most];
        return _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8));
    }
}

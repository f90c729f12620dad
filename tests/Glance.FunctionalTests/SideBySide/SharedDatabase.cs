using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>The database under both services, as an operator sees it: tables and rows.</summary>
internal abstract partial class SharedDatabase : IAsyncDisposable
{
    /// <summary>The tables that tell of one image, with the column that names it and the order of its rows.</summary>
    private static readonly (string Table, string Key, string Order)[] Tables =
    [
        ("images", "id", "id"),
        ("image_properties", "image_id", "name"),
        ("image_tags", "image_id", "value, id"),
        ("image_locations", "image_id", "value, id"),
        ("image_members", "image_id", "member"),
    ];

    /// <summary>As both services' configurations name it.</summary>
    public abstract string Url { get; }

    /// <summary>Every row of one image, a line for each column; what is different for any two images is replaced by its kind.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string image)
    {
        var lines = new List<string>();
        await using var connection = Connect();
        await connection.OpenAsync();
        foreach (var (table, key, order) in Tables)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Nothing of it comes from outside.
            command.CommandText = $"SELECT * FROM {table} WHERE {key} = @image ORDER BY {order}";
#pragma warning restore CA2100
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@image";
            parameter.Value = image;
            command.Parameters.Add(parameter);
            await using var reader = await command.ExecuteReaderAsync();
            for (var row = 0; await reader.ReadAsync(); row++)
            {
                for (var column = 0; column < reader.FieldCount; column++)
                    lines.Add($"{table}[{row}].{reader.GetName(column)} = {Cell(reader, column, image)}");
            }
        }

        return lines;
    }

    /// <summary>A connection of its own, not open yet.</summary>
    public abstract DbConnection Connect();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private static string Cell(DbDataReader reader, int column, string image)
    {
        if (reader.IsDBNull(column))
            return "NULL";
        var value = reader.GetValue(column);
        if (reader.GetName(column) == "deleted_at" && !Convert.ToBoolean(reader["deleted"], CultureInfo.InvariantCulture))
            return "NULL"; // Upstream forgets to clear it when a removed property comes back.
        if (reader.GetName(column) == "id" && value is not string)
            return "number";
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace(image, "IMAGE", StringComparison.Ordinal);
        text = value is DateTime ? "time" : Time().Replace(text, "yyyy-mm-dd hh:mm:ss.ffffff");
        return $"{text} ({value.GetType().Name})";
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$")]
    private static partial Regex Time();
}

using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using Glance.Database.Aggregates.Locations;
using Glance.Domain.Images;
using Glance.Domain.Locations;

namespace Glance.Database.Aggregates.Images;

/// <summary>What other tables hold of an image, of the JSON in which one statement brings it (<see cref="ImageSql.Parts"/>).</summary>
internal static class ImageParts
{
    private delegate void ReadRow<TResult>(ref Utf8JsonReader row, TResult result);

    /// <summary>The properties; of two with one name the later counts.</summary>
    public static IReadOnlyDictionary<string, string?> Properties(string? json) => IsEmpty(json)
        ? ReadOnlyDictionary<string, string?>.Empty
        : Read(json!, new Dictionary<string, string?>(StringComparer.Ordinal), static (ref row, properties) =>
        {
            var name = Text(ref row) ?? "";
            properties[name] = Text(ref row);
        });

    /// <summary>The tags, each once.</summary>
    public static IReadOnlyList<string> Tags(string? json) => IsEmpty(json)
        ? []
        : Read(json!, new List<string>(), static (ref row, tags) =>
        {
            var tag = Text(ref row) ?? "";
            if (!tags.Contains(tag))
                tags.Add(tag);
        });

    /// <summary>The locations in stored order.</summary>
    public static IReadOnlyList<ImageLocation> Locations(string imageId, string? json, LocationColumns columns) => IsEmpty(json)
        ? []
        : Read(json!, new List<LocationRow>(), (ref row, locations) => locations.Add(new LocationRow
        {
            ImageId = imageId,
            Id = Number(ref row),
            Value = Text(ref row) ?? "",
            Metadata = Text(ref row),
            Status = Text(ref row) ?? "",
        })).ConvertAll(columns.ToLocation);

    private static bool IsEmpty(string? json) => json is null or "[]";

    private static TResult Read<TResult>(string json, TResult result, ReadRow<TResult> read)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(json, bytes)));
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                read(ref reader, result);
                reader.Read();
            }

            return result;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string? Text(ref Utf8JsonReader row)
    {
        row.Read();
        return row.GetString();
    }

    private static long Number(ref Utf8JsonReader row)
    {
        row.Read();
        return row.GetInt64();
    }
}

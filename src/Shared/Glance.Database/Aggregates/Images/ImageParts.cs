using System.Buffers.Text;
using System.Collections.ObjectModel;
using System.Text.Json;
using Glance.Database.Aggregates.Locations;
using Glance.Database.Sql;

namespace Glance.Database.Aggregates.Images;

/// <summary>What other tables hold of an image, of the JSON in which one statement brings it (<see cref="ImageSql.Parts"/>).</summary>
internal static class ImageParts
{
    private delegate void ReadRow<TResult>(ref Utf8JsonReader row, TResult result);

    /// <summary>The properties; of two with one name the later counts.</summary>
    public static IReadOnlyDictionary<string, string?> Properties(ReadOnlySpan<byte> json) => IsEmpty(json)
        ? ReadOnlyDictionary<string, string?>.Empty
        : Read(json, new Dictionary<string, string?>(StringComparer.Ordinal), static (ref row, properties) =>
        {
            var name = Text(ref row) ?? "";
            properties[name] = Text(ref row);
        });

    /// <summary>The tags, each once.</summary>
    public static IReadOnlyList<string> Tags(ReadOnlySpan<byte> json) => IsEmpty(json)
        ? []
        : Read(json, new List<string>(), static (ref row, tags) =>
        {
            var tag = Text(ref row) ?? "";
            if (!tags.Contains(tag))
                tags.Add(tag);
        });

    /// <summary>The locations in stored order.</summary>
    public static IReadOnlyList<LocationRow> Locations(string imageId, ReadOnlySpan<byte> json) => IsEmpty(json)
        ? []
        : Read(json, new List<LocationRow>(), (ref row, locations) => locations.Add(new LocationRow
        {
            ImageId = imageId,
            Id = Number(ref row),
            Value = Text(ref row) ?? "",
            Metadata = Text(ref row),
            Status = Text(ref row) ?? "",
        }));

    private static bool IsEmpty(ReadOnlySpan<byte> json) => json.IsEmpty || json.SequenceEqual("[]"u8);

    private static TResult Read<TResult>(ReadOnlySpan<byte> json, TResult result, ReadRow<TResult> read)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
            return ReadNumbered(json, ref reader, result, read);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            read(ref reader, result);
            reader.Read();
        }

        return result;
    }

    // Rows by their numbers, which have to be brought into order.
    private static TResult ReadNumbered<TResult>(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, TResult result, ReadRow<TResult> read)
    {
        var rows = new List<(long Number, int Begin, int End)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!Utf8Parser.TryParse(reader.ValueSpan, out long number, out var length) || length != reader.ValueSpan.Length)
                throw new BrokenRowException($"'{reader.GetString()}' is no number of a row");
            reader.Read();
            var begin = (int)reader.TokenStartIndex;
            reader.Skip();
            rows.Add((number, begin, (int)reader.BytesConsumed));
        }

        rows.Sort();
        foreach (var (_, begin, end) in rows)
        {
            var row = new Utf8JsonReader(json[begin..end]);
            row.Read();
            read(ref row, result);
        }

        return result;
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

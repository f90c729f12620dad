using System.Data.Common;
using Glance.Database.Aggregates.Locations;
using Glance.Database.Sql;
using Glance.Domain.Images;

namespace Glance.Database.Aggregates.Images;

/// <summary>A row of images with what other tables hold of it.</summary>
internal sealed record ImageRow
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public long? Size { get; init; }

    public required string Status { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? UpdatedAt { get; init; }

    public string? DiskFormat { get; init; }

    public string? ContainerFormat { get; init; }

    public string? Checksum { get; init; }

    public string? Owner { get; init; }

    public int MinDisk { get; init; }

    public int MinRam { get; init; }

    public bool Protected { get; init; }

    public long? VirtualSize { get; init; }

    public required string Visibility { get; init; }

    public bool Hidden { get; init; }

    public string? HashAlgorithm { get; init; }

    public string? HashValue { get; init; }

    /// <summary>Name and value of each property, as JSON.</summary>
    public string? Properties { get; init; }

    /// <summary>The tags, as JSON.</summary>
    public string? Tags { get; init; }

    /// <summary>Id, URL, metadata and status of each location, as JSON.</summary>
    public string? Locations { get; init; }

    /// <summary>Reads the columns of <see cref="ImageSql.Columns"/> and <see cref="ImageSql.Parts"/>, in their order.</summary>
    public static ImageRow Read(DbDataReader reader) => new()
    {
        Id = reader.GetString(0),
        Name = Text(reader, 1),
        Size = Number(reader, 2),
        Status = reader.GetString(3),
        CreatedAt = reader.GetDateTime(4),
        UpdatedAt = reader.IsDBNull(5) ? null : reader.GetDateTime(5),
        DiskFormat = Text(reader, 6),
        ContainerFormat = Text(reader, 7),
        Checksum = Text(reader, 8),
        Owner = Text(reader, 9),
        MinDisk = reader.GetInt32(10),
        MinRam = reader.GetInt32(11),
        Protected = reader.GetBoolean(12),
        VirtualSize = Number(reader, 13),
        Visibility = reader.GetString(14),
        Hidden = reader.GetBoolean(15),
        HashAlgorithm = Text(reader, 16),
        HashValue = Text(reader, 17),
        Properties = Text(reader, 18),
        Tags = Text(reader, 19),
        Locations = Text(reader, 20),
    };

    /// <summary>The image. A status or visibility unknown to this version is an error that names it.</summary>
    /// <exception cref="BrokenRowException">A column holds what no version writes.</exception>
    public Image ToImage(LocationColumns locations) => new()
    {
        Id = Id,
        Name = Name,
        Size = Size,
        Status = ImageWords.TryParseStatus(Status, out var status) ? status : throw Unknown("status", Status),
        CreatedAt = Utc(CreatedAt),
        UpdatedAt = Utc(UpdatedAt ?? CreatedAt),
        DiskFormat = DiskFormat,
        ContainerFormat = ContainerFormat,
        Checksum = Checksum,
        Owner = Owner,
        MinDisk = MinDisk,
        MinRam = MinRam,
        Protected = Protected,
        VirtualSize = VirtualSize,
        Visibility = ImageWords.TryParseVisibility(Visibility, out var visibility) ? visibility : throw Unknown("visibility", Visibility),
        Hidden = Hidden,
        HashAlgorithm = HashAlgorithm,
        HashValue = HashValue,
        Properties = ImageParts.Properties(Properties),
        Tags = ImageParts.Tags(Tags),
        Locations = ImageParts.Locations(Id, Locations, locations),
    };

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static long? Number(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private BrokenRowException Unknown(string column, string value) =>
        new($"Image {Id} has the {column} '{value}' in the database, which is none of Glance's words");
}

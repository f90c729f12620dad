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

    public required IReadOnlyDictionary<string, string?> Properties { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<LocationRow> Locations { get; init; }

    /// <summary>Reads the columns of <see cref="ImageSql.Columns"/> and <see cref="ImageSql.Parts"/>, in their order.</summary>
    /// <exception cref="BrokenRowException">A column holds what no version writes.</exception>
    public static ImageRow Read(Row row)
    {
        var id = row.RequiredText(0);
        return new()
        {
            Id = id,
            Name = row.Text(1),
            Size = row.Number(2),
            Status = row.RequiredText(3),
            CreatedAt = row.RequiredTime(4),
            UpdatedAt = row.Time(5),
            DiskFormat = row.Text(6),
            ContainerFormat = row.Text(7),
            Checksum = row.Text(8),
            Owner = row.Text(9),
            MinDisk = checked((int)row.RequiredNumber(10)),
            MinRam = checked((int)row.RequiredNumber(11)),
            Protected = row.RequiredNumber(12) != 0,
            VirtualSize = row.Number(13),
            Visibility = row.RequiredText(14),
            Hidden = row.RequiredNumber(15) != 0,
            HashAlgorithm = row.Text(16),
            HashValue = row.Text(17),
            Properties = ImageParts.Properties(row.Utf8(18)),
            Tags = ImageParts.Tags(row.Utf8(19)),
            Locations = ImageParts.Locations(id, row.Utf8(20)),
        };
    }

    /// <summary>The image. A status or visibility unknown to this version is an error that names it.</summary>
    /// <exception cref="BrokenRowException">A column holds what no version writes.</exception>
    public Image ToImage(LocationColumns locations) => new()
    {
        Id = Id,
        Name = Name,
        Size = Size,
        Status = ImageWords.TryParseStatus(Status, out var status) ? status : throw Unknown("status", Status),
        CreatedAt = new DateTimeOffset(CreatedAt),
        UpdatedAt = new DateTimeOffset(UpdatedAt ?? CreatedAt),
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
        Properties = Properties,
        Tags = Tags,
        Locations = Locations.Count == 0 ? [] : [.. Locations.Select(locations.ToLocation)],
    };

    private BrokenRowException Unknown(string column, string value) =>
        new($"Image {Id} has the {column} '{value}' in the database, which is none of Glance's words");
}

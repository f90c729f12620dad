using Glance.Domain.Images;

namespace Glance.Database.Images;

/// <summary>A row of images.</summary>
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

    /// <summary>The image without what other tables hold of it. A status or visibility unknown to this version is an error that names it.</summary>
    public Image ToImage() => new()
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
    };

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private BrokenRowException Unknown(string column, string value) =>
        new($"Image {Id} has the {column} '{value}' in the database, which is none of Glance's words");
}

using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;

namespace Glance.Domain.Images;

/// <summary>
/// An image record: immutable, changed with <c>with</c> and saved through <see cref="IImageRepository"/>.
/// Fields and limits: glance-v2-contract section 5.
/// </summary>
public sealed record Image
{
    /// <summary>UUID text, lower case when made here; at most 36 characters.</summary>
    public required string Id { get; init; }

    /// <summary>State; change it only along <see cref="ImageStatusTable"/>.</summary>
    public required ImageStatus Status { get; init; }

    /// <summary>Free name, at most 255 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Who sees it.</summary>
    public ImageVisibility Visibility { get; init; } = ImageVisibility.Shared;

    /// <summary>Owning project; null for none.</summary>
    public string? Owner { get; init; }

    /// <summary>Declared disk format, such as <c>qcow2</c>.</summary>
    public string? DiskFormat { get; init; }

    /// <summary>Declared container format, such as <c>bare</c>.</summary>
    public string? ContainerFormat { get; init; }

    /// <summary>Bytes of data; null without data.</summary>
    public long? Size { get; init; }

    /// <summary>Bytes of the disk inside; null when unknown.</summary>
    public long? VirtualSize { get; init; }

    /// <summary>MD5 of the data, 32 hex digits.</summary>
    public string? Checksum { get; init; }

    /// <summary>Name of the multihash algorithm, such as <c>sha512</c>.</summary>
    public string? HashAlgorithm { get; init; }

    /// <summary>The multihash, hex.</summary>
    public string? HashValue { get; init; }

    /// <summary>Least disk to boot it, GiB.</summary>
    public int MinDisk { get; init; }

    /// <summary>Least memory to boot it, MiB.</summary>
    public int MinRam { get; init; }

    /// <summary>Whether deletion is refused.</summary>
    public bool Protected { get; init; }

    /// <summary>Whether lists leave it out by default (<c>os_hidden</c>).</summary>
    public bool Hidden { get; init; }

    /// <summary>When the record was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the record was last saved, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Custom properties in no particular order; a null value was stored by v1 and reads as empty.</summary>
    public IReadOnlyDictionary<string, string?> Properties { get; init; } = new Dictionary<string, string?>();

    /// <summary>Tags, each once, in no particular order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Live copies of the data, in stored order.</summary>
    public IReadOnlyList<ImageLocation> Locations { get; init; } = [];
}

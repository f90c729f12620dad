using Glance.Domain.Images;
using Glance.Operations.Records;

namespace Glance.Operations.Images;

/// <summary>
/// What a caller says about an image to be made. Types and lengths are checked before; limits are checked by <see cref="CreateImage"/>.
/// </summary>
public sealed record NewImage
{
    /// <summary>Id wished for; null for a new one.</summary>
    public string? Id { get; init; }

    /// <summary>Free name.</summary>
    public string? Name { get; init; }

    /// <summary>Who sees it.</summary>
    public ImageVisibility Visibility { get; init; } = ImageVisibility.Shared;

    /// <summary>Whether <see cref="Owner"/> was named; otherwise the caller's project owns the image.</summary>
    public bool OwnerGiven { get; init; }

    /// <summary>Owner named by the caller.</summary>
    public string? Owner { get; init; }

    /// <summary>Disk format.</summary>
    public string? DiskFormat { get; init; }

    /// <summary>Container format.</summary>
    public string? ContainerFormat { get; init; }

    /// <summary>Least disk, GiB.</summary>
    public GivenAmount MinDisk { get; init; } = 0;

    /// <summary>Least memory, MiB.</summary>
    public GivenAmount MinRam { get; init; } = 0;

    /// <summary>Whether deletion is refused.</summary>
    public bool Protected { get; init; }

    /// <summary>Whether lists leave it out.</summary>
    public bool Hidden { get; init; }

    /// <summary>Custom properties.</summary>
    public IReadOnlyDictionary<string, string?> Properties { get; init; } = new Dictionary<string, string?>();

    /// <summary>Tags, perhaps repeated.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

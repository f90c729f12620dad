using Glance.Domain.Images;

namespace Glance.Database.Aggregates.Images;

/// <summary>The columns of images that a save may change, in one table: insert and update are made of it.</summary>
internal static class ImageColumns
{
    /// <summary>Name of each column and its value for an image.</summary>
    public static IReadOnlyList<(string Name, Func<Image, object?> Value)> All { get; } =
    [
        ("name", image => image.Name),
        ("status", image => image.Status.ToWord()),
        ("visibility", image => image.Visibility.ToWord()),
        ("owner", image => string.IsNullOrEmpty(image.Owner) ? null : image.Owner),
        ("disk_format", image => image.DiskFormat),
        ("container_format", image => image.ContainerFormat),
        ("size", image => image.Size),
        ("virtual_size", image => image.VirtualSize),
        ("checksum", image => image.Checksum),
        ("os_hash_algo", image => image.HashAlgorithm),
        ("os_hash_value", image => image.HashValue),
        ("min_disk", image => image.MinDisk),
        ("min_ram", image => image.MinRam),
        ("protected", image => image.Protected),
        ("os_hidden", image => image.Hidden),
    ];
}

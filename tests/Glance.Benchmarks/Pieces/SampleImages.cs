using System.Globalization;
using Glance.Domain.Images;

namespace Glance.Benchmarks.Pieces;

/// <summary>Images as a cloud has them: active, with hashes, a few properties and tags.</summary>
internal static class SampleImages
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The id of the image with this number.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{number:D12}");

    /// <summary>So many of them, the oldest first.</summary>
    public static IEnumerable<Image> Make(int count) => Enumerable.Range(0, count).Select(One);

    private static Image One(int number) => new()
    {
        Id = IdOf(number),
        Name = $"debian-12-generic-{number}",
        Status = ImageStatus.Active,
        Visibility = ImageVisibility.Public,
        Owner = "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        DiskFormat = "qcow2",
        ContainerFormat = "bare",
        Size = 343_932_928,
        VirtualSize = 2_147_483_648,
        Checksum = "0123456789abcdef0123456789abcdef",
        HashAlgorithm = "sha512",
        HashValue = new string('a', 128),
        MinDisk = 2,
        MinRam = 512,
        CreatedAt = Begin.AddMinutes(number),
        UpdatedAt = Begin.AddMinutes(number + 1),
        Properties = new Dictionary<string, string?>
        {
            ["os_distro"] = "debian",
            ["os_version"] = "12",
            ["hw_disk_bus"] = "virtio",
            ["architecture"] = "x86_64",
        },
        Tags = ["linux", "stable"],
    };
}

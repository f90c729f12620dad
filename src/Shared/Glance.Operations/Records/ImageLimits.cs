using Glance.Domain.Quotas;

namespace Glance.Operations.Records;

/// <summary>What an image and a list may be at most; plain values, named as the options they come from.</summary>
public sealed record ImageLimits
{
    /// <summary>Prefix of property names that are the service's own.</summary>
    public const string ReservedPrefix = ImageQuotas.ReservedPrefix;

    /// <summary><c>image_property_quota</c>: custom properties of one image; negative for no limit.</summary>
    public int PropertyQuota { get; init; } = 128;

    /// <summary><c>image_tag_quota</c>: tags of one image; negative for no limit.</summary>
    public int TagQuota { get; init; } = 128;

    /// <summary><c>image_member_quota</c>: projects one image is shared with; negative for no limit.</summary>
    public int MemberQuota { get; init; } = 128;

    /// <summary><c>limit_param_default</c>: images on a page when the caller names no number.</summary>
    public int DefaultPage { get; init; } = 25;

    /// <summary><c>api_limit_max</c>: images on a page at most.</summary>
    public int LargestPage { get; init; } = 1000;

    /// <summary><c>image_size_cap</c>: bytes of data at most.</summary>
    public long SizeCap { get; init; } = 1L << 40;

    /// <summary><c>disk_formats</c>: words accepted as disk format.</summary>
    public IReadOnlyList<string> DiskFormats { get; init; } =
        ["ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"];

    /// <summary><c>container_formats</c>: words accepted as container format.</summary>
    public IReadOnlyList<string> ContainerFormats { get; init; } =
        ["ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"];

    /// <summary><c>hashing_algorithm</c>: name of the multihash, such as <c>sha512</c>.</summary>
    public string HashingAlgorithm { get; init; } = "sha512";

    /// <summary>What saves are held against.</summary>
    internal ImageQuotas Quotas => field ??= new ImageQuotas { Properties = PropertyQuota, Tags = TagQuota };
}

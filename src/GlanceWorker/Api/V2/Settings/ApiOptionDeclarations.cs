using Glance.Configuration.Declarations;

namespace GlanceWorker.Api.V2.Settings;

/// <summary>The options of the Image API (glance-config sections 2.1 and 2.3).</summary>
internal static class ApiOptionDeclarations
{
    public static readonly Option<int> PropertyQuota = Opt.Int(
        "DEFAULT", "image_property_quota", 128, "Custom properties an image may have; a negative number lifts the limit.");

    public static readonly Option<int> TagQuota = Opt.Int(
        "DEFAULT", "image_tag_quota", 128, "Tags an image may have; a negative number lifts the limit.");

    public static readonly Option<int> LimitParamDefault = Opt.Int(
        "DEFAULT", "limit_param_default", 25, "Images on a page of a list when the request does not say.", min: 1);

    public static readonly Option<int> ApiLimitMax = Opt.Int(
        "DEFAULT", "api_limit_max", 1000, "Images on a page of a list at most, whatever the request says.", min: 1);

    public static readonly Option<long> ImageSizeCap = Opt.Long(
        "DEFAULT", "image_size_cap", 1L << 40, "Bytes the data of an image may have; an upload that passes it is refused.", min: 1);

    public static readonly Option<string> HashingAlgorithm = Opt.Str(
        "DEFAULT", "hashing_algorithm", "sha512", "Algorithm of os_hash_value, under the name Python's hashlib has for it.");

    public static readonly Option<bool> ShowImageDirectUrl = Opt.Bool(
        "DEFAULT", "show_image_direct_url", false, "Whether images show the URL of their data in its store. URLs may tell secrets of the store.");

    public static readonly Option<bool> ShowMultipleLocations = Opt.Bool(
        "DEFAULT", "show_multiple_locations", false, "Whether images show all places their data lies in. URLs may tell secrets of the stores.");

    public static readonly Option<IReadOnlyList<string>> DiskFormats = Opt.List(
        "image_format", "disk_formats", ["ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"],
        "Disk formats an image may declare.", deprecated: ["DEFAULT/disk_formats"]);

    public static readonly Option<IReadOnlyList<string>> ContainerFormats = Opt.List(
        "image_format", "container_formats", ["ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"],
        "Container formats an image may declare.", deprecated: ["DEFAULT/container_formats"]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        PropertyQuota, TagQuota, LimitParamDefault, ApiLimitMax, ImageSizeCap, HashingAlgorithm,
        ShowImageDirectUrl, ShowMultipleLocations, DiskFormats, ContainerFormats,
    ];
}

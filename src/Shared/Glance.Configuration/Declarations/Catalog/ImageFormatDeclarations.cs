namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[image_format]: which formats images may declare.</summary>
public static class ImageFormatDeclarations
{
    private const string Group = "image_format";

    public static readonly Option<IReadOnlyList<string>> ContainerFormats = Opt.List(Group, "container_formats",
        ["ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"],
        "Accepted values of container_format.", deprecated: ["DEFAULT/container_formats"]);

    public static readonly Option<IReadOnlyList<string>> DiskFormats = Opt.List(Group, "disk_formats",
        ["ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"],
        "Accepted values of disk_format.", deprecated: ["DEFAULT/disk_formats"]);

    public static readonly Option<IReadOnlyList<string>> VmdkAllowedTypes = Opt.List(Group, "vmdk_allowed_types",
        ["streamOptimized", "monolithicSparse"], "VMDK subformats (createType) that uploads may have; none when empty.");

    public static readonly Option<bool> RequireImageFormatMatch = Opt.Bool(Group, "require_image_format_match", true,
        "Whether data must be of the declared disk_format. Unsafe data is refused in any case.");

    public static readonly Option<IReadOnlyList<string>> GptSafetyChecksNonfatal = Opt.List(Group, "gpt_safety_checks_nonfatal",
        [], "Checks of partition tables whose failure only warns; mbr is the only one.");

    internal static IReadOnlyList<Option> All { get; } =
        [ContainerFormats, DiskFormats, VmdkAllowedTypes, RequireImageFormatMatch, GptSafetyChecksNonfatal];
}

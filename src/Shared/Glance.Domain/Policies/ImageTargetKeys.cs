using System.Globalization;
using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Requests;

namespace Glance.Domain.Policies;

/// <summary>
/// What rules may ask of an image (glance/api/policy.py, ImageTarget). Locations are never told, tags have no text to compare with.
/// </summary>
internal static class ImageTargetKeys
{
    /// <summary>Keys that every image has.</summary>
    public static readonly string[] All =
    [
        "image_id", "name", "status", "created_at", "updated_at", "visibility", "min_disk", "min_ram", "protected", "os_hidden", "checksum",
        "os_hash_algo", "os_hash_value", "owner", "disk_format", "container_format", "size", "virtual_size", "member", "project_id",
    ];

    /// <summary>The value of a key: attributes first, then custom properties.</summary>
    public static bool TryGet(Image image, RequestContext? caller, string key, out string? value)
    {
        switch (key)
        {
            case "owner" or "project_id":
                value = image.Owner;
                return true;
            case "visibility":
                value = image.Visibility.ToWord();
                return true;
            case "member" or "member_id":
                value = Member(image, caller);
                return true;
            case "locations" or "tags":
                value = null;
                return false;
            default:
                return TryGetAttribute(image, key, out value) || image.Properties.TryGetValue(key, out value);
        }
    }

    private static bool TryGetAttribute(Image image, string key, out string? value)
    {
        value = key switch
        {
            "image_id" or "id" => image.Id,
            "name" => image.Name,
            "status" => image.Status.ToWord(),
            "created_at" => Time(image.CreatedAt),
            "updated_at" => Time(image.UpdatedAt),
            "min_disk" => Number(image.MinDisk),
            "min_ram" => Number(image.MinRam),
            "protected" => Flag(image.Protected),
            "os_hidden" => Flag(image.Hidden),
            "checksum" => image.Checksum,
            "os_hash_algo" => image.HashAlgorithm,
            "os_hash_value" => image.HashValue,
            "disk_format" => image.DiskFormat,
            "container_format" => image.ContainerFormat,
            "size" => image.Size is { } size ? Number(size) : null,
            "virtual_size" => image.VirtualSize is { } size ? Number(size) : null,
            _ => null,
        };
        return value is not null || Array.IndexOf(All, key) >= 0;
    }

    // A shared image of somebody else's reaches a caller only through membership: the repository found it for them.
    private static string? Member(Image image, RequestContext? caller) =>
        image.Visibility == ImageVisibility.Shared && caller is not null && caller.ProjectId != image.Owner ? caller.ProjectId : null;

    private static string Flag(bool flag) => flag ? "True" : "False";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss+00:00", CultureInfo.InvariantCulture);
}

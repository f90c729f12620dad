using Glance.Domain.Images;

namespace Glance.Operations.Records;

/// <summary>Rules about values that creating and updating share.</summary>
internal static class ImageRules
{
    /// <summary>An amount of memory or disk that fits the database's 32-bit column.</summary>
    public static int Amount(string name, GivenAmount amount) => amount.Value is >= 0 and <= int.MaxValue
        ? (int)amount.Value
        : throw new InvalidImageException($"Invalid value '{amount.Text}' for parameter '{name}': it must be between 0 and {int.MaxValue}");

    /// <summary>Each tag once, within the quota.</summary>
    public static IReadOnlyList<string> Tags(IReadOnlyList<string> tags, ImageLimits limits)
    {
        if (tags.Count == 0)
            return [];
        var once = tags.Distinct(StringComparer.Ordinal).ToList();
        foreach (var tag in once)
            ImageTexts.RequireTag(tag);
        limits.Quotas.RequireTags(once.Count);
        return once;
    }

    /// <summary>An image without formats cannot have data.</summary>
    public static void RequireFormats(Image image)
    {
        if (!string.IsNullOrEmpty(image.DiskFormat) && !string.IsNullOrEmpty(image.ContainerFormat))
            return;
        throw new InvalidImageException((string.IsNullOrEmpty(image.DiskFormat), string.IsNullOrEmpty(image.ContainerFormat)) switch
        {
            (true, true) => "Properties disk_format, container_format must be set prior to saving data.",
            (true, _) => "Property disk_format must be set prior to saving data.",
            _ => "Property container_format must be set prior to saving data.",
        });
    }
}

using Glance.Domain.Images;

namespace Glance.Operations.Records;

/// <summary>The note in an image's record of who hashes its data.</summary>
internal static class HashHost
{
    /// <summary>The property that says who hashes; never shown.</summary>
    public const string Property = "os_glance_hash_op_host";

    /// <summary>The image without the note.</summary>
    public static Image Without(Image image)
    {
        if (!image.Properties.ContainsKey(Property))
            return image;
        var properties = new Dictionary<string, string?>(image.Properties, StringComparer.Ordinal);
        properties.Remove(Property);
        return image with { Properties = properties };
    }

    /// <summary>An image whose promised data was not proved, as it waits for data again.</summary>
    public static Image QueuedAgain(Image image) =>
        Without(image) with { Status = ImageStatus.Queued, Locations = [], Size = null, VirtualSize = null };
}

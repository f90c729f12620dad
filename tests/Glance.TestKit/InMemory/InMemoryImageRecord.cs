using Glance.Domain.Images;

namespace Glance.TestKit.InMemory;

/// <summary>What <see cref="InMemoryImageRepository"/> keeps of an image; its lock guards it.</summary>
internal sealed class InMemoryImageRecord(Image image)
{
    /// <summary>The image with all its undeleted locations.</summary>
    public Image Image { get; set; } = image;

    /// <summary>When it was deleted; null for a live image.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Membership status by project.</summary>
    public Dictionary<string, string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>The image as readers get it: locations that are not active are not shown.</summary>
    public Image Shown => Image with { Locations = [.. Image.Locations.Where(location => location.Status == "active")] };
}

using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>The image is protected against deletion.</summary>
/// <param name="imageId">The image.</param>
public sealed class ImageProtectedException(string imageId)
    : GlanceException($"Image {imageId} is protected and cannot be deleted.")
{
    /// <summary>The image.</summary>
    public string ImageId { get; } = imageId;
}

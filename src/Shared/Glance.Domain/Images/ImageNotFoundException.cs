using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>The image does not exist, is deleted, or is not visible to the caller: the three must look alike.</summary>
/// <param name="imageId">The id that was asked for.</param>
public sealed class ImageNotFoundException(string imageId)
    : GlanceException($"No image found with ID {imageId}")
{
    /// <summary>The id that was asked for.</summary>
    public string ImageId { get; } = imageId;
}

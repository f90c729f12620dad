using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>The image does not exist, is deleted, or is not visible to the caller: the three must look alike.</summary>
/// <param name="imageId">The id that was asked for.</param>
public sealed class ImageNotFoundException(string imageId)
    : GlanceException($"No image found with ID {imageId}")
{
    /// <summary>Whether there is such an image and a policy hides it: upstream then says less (docs/decisions/0093).</summary>
    public bool Hidden { get; init; }

    /// <summary>The id that was asked for.</summary>
    public string ImageId { get; } = imageId;
}

using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>The id is taken, perhaps by a deleted image: ids are never reused (glance-v2-contract section 5).</summary>
/// <param name="imageId">The id that is taken.</param>
public sealed class DuplicateImageException(string imageId)
    : GlanceException($"Image ID {imageId} already exists!")
{
    /// <summary>The id that is taken.</summary>
    public string ImageId { get; } = imageId;
}

using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>Another request changed the image between read and write: exactly one of the racers wins, this one lost.</summary>
/// <param name="imageId">The image.</param>
/// <param name="expected">The status this request had seen.</param>
public sealed class ImageStateConflictException(string imageId, ImageStatus expected)
    : GlanceException($"Image {imageId} is no longer in status {expected.ToWord()}: another request changed it first")
{
    /// <summary>The image.</summary>
    public string ImageId { get; } = imageId;

    /// <summary>The status this request had seen.</summary>
    public ImageStatus Expected { get; } = expected;
}

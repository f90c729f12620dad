using Glance.Domain.Errors;

namespace Glance.Operations.Tags;

/// <summary>The image has no such tag.</summary>
/// <param name="imageId">The image.</param>
/// <param name="tag">The tag.</param>
public sealed class TagNotFoundException(string imageId, string tag) : GlanceException($"Image {imageId} has no tag '{tag}'")
{
    /// <summary>The image.</summary>
    public string ImageId { get; } = imageId;

    /// <summary>The tag.</summary>
    public string Tag { get; } = tag;
}

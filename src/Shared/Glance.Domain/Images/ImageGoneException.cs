using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>The image was deleted while its data was being uploaded; the data was removed again.</summary>
/// <param name="imageId">The image.</param>
public sealed class ImageGoneException(string imageId)
    : GlanceException($"Image {imageId} was deleted during the upload; the uploaded data was removed")
{
    /// <summary>The image.</summary>
    public string ImageId { get; } = imageId;
}

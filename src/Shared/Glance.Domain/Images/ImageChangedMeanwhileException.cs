using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>
/// A change fits the image as it was read, and did not fit it when it was saved, again and again: others change the image at the same time
/// (docs/decisions/0200).
/// </summary>
/// <param name="imageId">The image.</param>
/// <param name="times">How often the change was tried.</param>
/// <param name="last">What the image would have had too many of.</param>
public sealed class ImageChangedMeanwhileException(string imageId, int times, Exception last)
    : GlanceException(
        $"Image {imageId} was changed by other requests each of the {times} times that this one was tried; send it again", last);

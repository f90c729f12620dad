using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>The status machine has no such step (glance-v2-contract section 9).</summary>
/// <param name="imageId">The image.</param>
/// <param name="from">The status it has.</param>
/// <param name="to">The status that was wanted.</param>
public sealed class InvalidStatusTransitionException(string imageId, ImageStatus from, ImageStatus to)
    : GlanceException($"Image status transition from {from.ToWord()} to {to.ToWord()} is not allowed")
{
    /// <summary>The image.</summary>
    public string ImageId { get; } = imageId;

    /// <summary>The status it has.</summary>
    public ImageStatus From { get; } = from;

    /// <summary>The status that was wanted.</summary>
    public ImageStatus To { get; } = to;
}

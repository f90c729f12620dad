using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>The body is larger than the image may be, or not the size that was announced.</summary>
/// <param name="message">Limit or announced size, and what was received.</param>
/// <param name="tooLarge">True for a limit that was passed (413), false for a mismatch with the announced size (400).</param>
public sealed class ImageSizeException(string message, bool tooLarge) : GlanceException(message)
{
    /// <summary>True for a limit that was passed, false for a mismatch with the announced size.</summary>
    public bool TooLarge { get; } = tooLarge;
}

using Glance.Domain.Errors;

namespace Glance.Domain.Formats;

/// <summary>The content of an image is not what it was declared as, or not safe to open.</summary>
/// <param name="message">What was found, and what was declared.</param>
public sealed class ImageFormatException(string message) : GlanceException(message);

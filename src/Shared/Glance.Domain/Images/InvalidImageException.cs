using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>The image as described cannot be stored: a wrong value, length or combination.</summary>
/// <param name="message">Field, value and what would be right.</param>
public sealed class InvalidImageException(string message) : GlanceException(message);

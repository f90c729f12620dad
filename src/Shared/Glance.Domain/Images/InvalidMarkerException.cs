using Glance.Domain.Errors;

namespace Glance.Domain.Images;

/// <summary>The list marker names no image the caller could have seen.</summary>
/// <param name="marker">The marker that was sent.</param>
/// <param name="forbidden">True when the image exists but is not visible to the caller (403), false when it is unknown (400).</param>
public sealed class InvalidMarkerException(string marker, bool forbidden)
    : GlanceException($"Invalid marker {marker}: it names no image in this list")
{
    /// <summary>The marker that was sent.</summary>
    public string Marker { get; } = marker;

    /// <summary>True when the image exists but is not visible to the caller.</summary>
    public bool Forbidden { get; } = forbidden;
}

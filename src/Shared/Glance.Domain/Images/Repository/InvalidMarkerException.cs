using Glance.Domain.Errors;

namespace Glance.Domain.Images.Repository;

/// <summary>The list marker names no image the caller could have seen: unknown, deleted and invisible ones are told alike.</summary>
/// <param name="marker">The marker that was sent.</param>
public sealed class InvalidMarkerException(string marker)
    : GlanceException($"Invalid marker {marker}: it names no image in this list")
{
    /// <summary>The marker that was sent.</summary>
    public string Marker { get; } = marker;
}

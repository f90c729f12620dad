using Glance.Domain.Errors;

namespace Glance.Domain.Locations;

/// <summary>A change of locations that does not go with the state of the image or with the hashes it has.</summary>
/// <param name="message">What does not go with what.</param>
public sealed class LocationConflictException(string message) : GlanceException(message);

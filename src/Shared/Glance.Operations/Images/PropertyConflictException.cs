using Glance.Domain.Errors;

namespace Glance.Operations.Images;

/// <summary>A property that should be there is not, or one that should be new is there already.</summary>
/// <param name="property">Name of the property.</param>
/// <param name="exists">True when it exists and should not, false when it is missing.</param>
public sealed class PropertyConflictException(string property, bool exists)
    : GlanceException(exists ? $"Property {property} already present." : $"Property {property} does not exist.")
{
    /// <summary>Name of the property.</summary>
    public string Property { get; } = property;

    /// <summary>True when it exists and should not.</summary>
    public bool Exists { get; } = exists;
}

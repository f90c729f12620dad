namespace Glance.Domain.Images.Properties;

/// <summary>What can be done to a custom property.</summary>
public enum PropertyAction
{
    /// <summary>Give it to an image that has none.</summary>
    Create,

    /// <summary>See it.</summary>
    Read,

    /// <summary>Give it another value.</summary>
    Update,

    /// <summary>Take it away.</summary>
    Delete,
}

namespace Glance.Domain.Images;

/// <summary>Who sees an image (glance-v2-contract section 9).</summary>
public enum ImageVisibility
{
    /// <summary>The owner alone.</summary>
    Private,

    /// <summary>Everyone.</summary>
    Public,

    /// <summary>The owner and the members; the default.</summary>
    Shared,

    /// <summary>Everyone by id, listed only when asked for.</summary>
    Community,
}

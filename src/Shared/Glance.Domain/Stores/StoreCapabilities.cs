namespace Glance.Domain.Stores;

/// <summary>What a store can do (glance-behaviours section 9).</summary>
[Flags]
public enum StoreCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Data can be read.</summary>
    Read = 1,

    /// <summary>A range can be read.</summary>
    RandomRead = 2,

    /// <summary>Data can be added.</summary>
    Write = 4,

    /// <summary>Data can be deleted.</summary>
    Delete = 8,
}

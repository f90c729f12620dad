namespace Glance.Stores;

/// <summary>What the configuration says about stores: <c>enabled_backends</c> with its groups, or <c>[glance_store]</c> alone.</summary>
public sealed partial record StoreOptions
{
    /// <summary>Whether <c>enabled_backends</c> is set.</summary>
    public bool MultiStore { get; init; }

    /// <summary>The stores in configured order.</summary>
    public IReadOnlyList<BackendOptions> Backends { get; init; } = [];

    /// <summary><c>default_backend</c> in multi-store mode, else <c>default_store</c>; null when not set.</summary>
    public string? Default { get; init; }
}

using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog.Stores;

namespace Glance.Stores;

/// <summary>One configured store.</summary>
internal sealed record BackendOptions
{
    /// <summary>Key of <c>enabled_backends</c>, or the driver's name in single-store mode.</summary>
    public required string Id { get; init; }

    /// <summary>Driver type, such as <c>file</c> or <c>rbd</c>; as written when no driver is known by it.</summary>
    public required string Type { get; init; }

    /// <summary><c>store_description</c>: what users read about it.</summary>
    public string? Description { get; init; }

    /// <summary><c>weight</c>: copies in heavier stores are read first.</summary>
    public int Weight { get; init; }

    /// <summary><c>store_timeout</c>: how long a store on the network may take for one step; zero for as long as it likes.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Where its options are written.</summary>
    public required ConfigurationSnapshot Configuration { get; init; }

    /// <summary>Section of its options.</summary>
    public required string Section { get; init; }

    /// <summary>Section asked for what its own leaves out.</summary>
    public required string SharedSection { get; init; }

    /// <summary>The options of a driver as they are for this store.</summary>
    public StoreSection For(StoreDriver driver) => new(Configuration, driver, Section, SharedSection);
}

using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Stores.Drivers.Cinder;
using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.Http;
using Glance.Stores.Drivers.Rbd;
using Glance.Stores.Drivers.S3;
using Glance.Stores.Drivers.Swift;

namespace Glance.Stores;

/// <summary>The drivers of this version.</summary>
internal static class StoreFactories
{
    /// <summary>All of them, one line each.</summary>
    public static IReadOnlyList<IStoreFactory> All { get; } =
    [
        new FileStoreFactory(),
        new HttpStoreFactory(),
        new CinderStoreFactory(),
        new RbdStoreFactory(),
        new S3StoreFactory(),
        new SwiftStoreFactory(),
    ];

    /// <summary>Why a type cannot be used: a driver that is not there yet, or no driver's name at all.</summary>
    /// <param name="factories">The drivers there are.</param>
    /// <param name="type">The type as written.</param>
    public static string Explain(IReadOnlyList<IStoreFactory> factories, string type)
    {
        var available = string.Join(", ", factories.Select(factory => factory.Driver.Name));
        return StoreDrivers.Named(type) is { } known
            ? known.Refusal ?? $"this version has no {known.Name} driver yet; it has: {available}"
            : $"no driver has that name; known are: {StoreDrivers.Names}; this version has: {available}";
    }
}

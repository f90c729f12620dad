using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;

namespace Glance.Stores;

/// <summary>What the folder of a driver brings: one entry in <see cref="StoreFactories.All"/> adds it (docs/adding-a-store.md).</summary>
internal interface IStoreFactory
{
    /// <summary>
    /// Name, schemes, options and checks, which are declared in the catalogue because the supervisor checks configurations without stores.
    /// </summary>
    StoreDriver Driver { get; }

    /// <summary>Whether stores of this kind never take uploads, whatever their configuration; discovery shows it.</summary>
    bool IsReadOnly { get; }

    /// <summary>
    /// Makes a store from its section. Nothing is connected and no directory made: the whole configuration is checked first.
    /// </summary>
    /// <param name="id">The store's id.</param>
    /// <param name="section">Its options.</param>
    /// <param name="services">What it may use of the service.</param>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    IImageStore Create(string id, StoreSection section, StoreServices services);
}

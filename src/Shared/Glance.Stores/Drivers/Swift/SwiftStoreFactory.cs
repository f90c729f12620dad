using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Options;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Swift;

/// <summary>Makes stores of the swift driver.</summary>
internal sealed class SwiftStoreFactory : IStoreFactory
{
    public StoreDriver Driver => SwiftStoreDeclarations.Driver;

    public bool IsReadOnly => false;

    public IImageStore Create(string id, StoreSection section, StoreServices services) => SwiftStore.Create(
        id, SwiftStoreOptions.From(section), services.Time, services.Loggers.CreateLogger("glance_store._drivers.swift.store"));
}

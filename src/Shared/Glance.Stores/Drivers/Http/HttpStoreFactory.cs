using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Http;

/// <summary>Makes stores of the http driver.</summary>
internal sealed class HttpStoreFactory : IStoreFactory
{
    public StoreDriver Driver => HttpStoreDeclarations.Driver;

    public bool IsReadOnly => true;

    public IImageStore Create(string id, StoreSection section, StoreServices services) =>
        HttpStore.Create(id, HttpStoreOptions.From(section), services.Urls, services.Time, services.Loggers.CreateLogger("glance_store._drivers.http"));
}

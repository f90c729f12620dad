using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.S3.Options;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.S3;

/// <summary>Makes stores of the s3 driver.</summary>
internal sealed class S3StoreFactory : IStoreFactory
{
    public StoreDriver Driver => S3StoreDeclarations.Driver;

    public bool IsReadOnly => false;

    public IImageStore Create(string id, StoreSection section, StoreServices services) =>
        S3Store.Create(id, S3StoreOptions.From(section), services.Time, services.Loggers.CreateLogger("glance_store._drivers.s3"));
}

using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.File.Options;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.File;

/// <summary>Makes stores of the file driver.</summary>
internal sealed class FileStoreFactory : IStoreFactory
{
    public StoreDriver Driver => FileStoreDeclarations.Driver;

    public bool IsReadOnly => false;

    public IImageStore Create(string id, StoreSection section, StoreServices services) =>
        FileStore.Prepare(id, FileStoreOptions.From(section), services.Time, services.Loggers.CreateLogger("glance_store._drivers.filesystem"));
}

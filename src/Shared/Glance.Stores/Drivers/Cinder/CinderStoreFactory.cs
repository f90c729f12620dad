using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Connections;
using Glance.Stores.Drivers.Cinder.Iscsi;
using Glance.Stores.Drivers.Cinder.Logins;
using Glance.Stores.Drivers.Cinder.Options;
using Glance.Stores.Drivers.Cinder.Rbd;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Cinder;

/// <summary>Makes stores of the cinder driver. Which libraries reach its volumes shows when the first of them is attached.</summary>
internal sealed class CinderStoreFactory : IStoreFactory
{
    public StoreDriver Driver => CinderStoreDeclarations.Driver;

    public bool IsReadOnly => false;

    public IImageStore Create(string id, StoreSection section, StoreServices services) => Create(
        id, CinderStoreOptions.From(section), services);

    /// <summary>The same with options of one's own.</summary>
    public static CinderStore Create(string id, CinderStoreOptions options, StoreServices services)
    {
        var logger = services.Loggers.CreateLogger("glance_store._drivers.cinder.store");
        var http = CinderConnections.Make(options, options.ReadAuthorities());
        IReadOnlyList<IVolumeConnector> connectors =
        [
            new RbdVolumeConnector(id, options.KeyringDirectory, services.Time),
            new IscsiConnector(new IscsiConnectorOptions(id), services.Time, logger),
        ];
        var parts = new CinderParts(id, options, http, connectors, services, logger);
        if (options.Login is { } login)
            return new CinderStore(parts, new ServiceCinderLogin(login, options, services.Time, logger), owner: null);
        logger.LogWarning("Store {StoreId}: [{Section}] names no login for Cinder, so volumes are made with the tokens of requests, and "
            + "what a request leaves to be done later stays undone: images that could not be removed, uploads that broke off, attachments "
            + "of processes that died; set cinder_store_auth_address, cinder_store_user_name, cinder_store_password and "
            + "cinder_store_project_name", id, options.Section);
        return new CinderStore(parts, new CallerCinderLogin(id, caller: null, options), owner: null);
    }
}

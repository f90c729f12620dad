using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Domain.Locations;
using Glance.Stores;
using Glance.Stores.Drivers.Cinder;
using Glance.Stores.Drivers.Cinder.Options;
using Glance.TestKit.Cinder;
using Glance.TestKit.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.ConformanceTests.Stores.Cinder;

/// <summary>Stores in the real Cinder.</summary>
internal static class CinderStores
{
    public static CinderStore Make(
        CinderTestCloud cloud, string journals, string type, Func<CinderStoreOptions, CinderStoreOptions>? change = null,
        string password = "glance")
    {
        var lines = $"[cinder1]\n{cloud.Section(type)}\ncinder_store_password = {password}\n";
        var options = CinderStoreOptions.From(new StoreSection(
            ConfigurationSnapshot.FromText(lines), CinderStoreDeclarations.Driver, "cinder1", "backend_defaults"));
        var services = new StoreServices(new UrlFilter(new UrlRules(), new NoHosts()), TimeProvider.System, NullLoggerFactory.Instance)
        {
            JournalDirectory = journals,
        };
        return CinderStoreFactory.Create("cinder1", (change ?? (same => same))(options), services);
    }
}

using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Locations;
using Glance.Operations.Readers;
using Glance.Operations.Rules;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Glance.UnitTests.Api;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.UnitTests.Operations;

/// <summary>Changes of locations as an operator has them who allows none.</summary>
internal static class NoLocations
{
    public static LocationChanges Changes()
    {
        IStoreRegistry stores = new OneStore(new InMemoryStore());
        return new LocationChanges(
            new LocationUrlPolicy(stores, new UrlFilter(new UrlRules(), new NoHosts()), new LocationRules(), TimeProvider.System), new LocationData(stores, new InMemoryImageRepository(), TimeProvider.System, NullLogger.Instance),
            new ImagePolicy(new FixedPolicy()), new LocationRules(), NoQuotas.Of(new InMemoryImageRepository()),
            Readers(stores));
    }

    /// <summary>Lists of readers in stores that have none.</summary>
    public static ReaderLists Readers(IStoreRegistry stores)
    {
        var records = new InMemoryImageRepository();
        return new ReaderLists(stores, records, records, NullLogger.Instance);
    }
}

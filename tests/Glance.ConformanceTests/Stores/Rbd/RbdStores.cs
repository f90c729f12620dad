using Glance.Stores.Drivers.Rbd;
using Glance.TestKit.Ceph;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.ConformanceTests.Stores.Rbd;

/// <summary>Makes stores of the shared cluster.</summary>
internal static class RbdStores
{
    public static RbdStore Make(CephCluster cluster, Func<RbdStoreOptions, RbdStoreOptions>? change = null)
    {
        var options = new RbdStoreOptions { CephConf = cluster.ConfigurationFile, User = CephCluster.User, Pool = CephCluster.Pool };
        return new RbdStore("ceph", (change ?? (same => same))(options), TimeProvider.System, NullLogger.Instance);
    }
}

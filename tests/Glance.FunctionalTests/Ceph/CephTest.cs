using System.Diagnostics;
using Glance.TestKit.Ceph;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Ceph;

/// <summary>A service with a store in Ceph, which is the default one, and one in files beside it.</summary>
internal abstract class CephTest : ServerTest, IDisposable
{
    /// <summary>rados_connect_timeout of the service, in seconds.</summary>
    protected const int Patience = 3;

    private readonly TemporaryDirectory _directory = new();

    /// <summary>The cluster that the tests share.</summary>
    protected CephCluster Cluster { get; private set; } = null!;

    [SetUp]
    public async Task FindClusterAsync() => Cluster = await CephCluster.SharedAsync();

    // The service has ended by then.
    public void Dispose() => _directory.Dispose();

    /// <summary>How the service is configured.</summary>
    protected GlanceServerSettings Settings => new()
    {
        DefaultGroup = "enabled_backends = ceph:rbd, local:file\nshow_multiple_locations = true",
        OtherGroups = $"""
            [glance_store]
            default_backend = ceph
            journal_directory = {_directory["journals"]}
            [local]
            filesystem_store_datadir = {_directory["local"]}
            [ceph]
            {Options(Cluster)}
            """,
    };

    /// <summary>The options of a store in the cluster.</summary>
    protected static string Options(CephCluster cluster) => $"""
        rbd_store_ceph_conf = {cluster.ConfigurationFile}
        rbd_store_user = {CephCluster.User}
        rbd_store_pool = {CephCluster.Pool}
        rados_connect_timeout = {Patience}
        """;

    /// <summary>
    /// Waits until no object of any image is left in the pool. Ceph lets go of a watch half a minute after its owner has died.
    /// </summary>
    protected async Task UntilPoolIsEmptyAsync()
    {
        var clock = Stopwatch.StartNew();
        string[] left;
        while ((left = await Cluster.ObjectsAsync()).Length > 0)
        {
            if (clock.Elapsed > TimeSpan.FromMinutes(2))
                throw new TimeoutException($"left in the pool: {string.Join(", ", left)}; the log:\n{string.Join('\n', Server.Log.Lines)}");
            await Task.Delay(500);
        }
    }
}

using Glance.Domain.Stores;
using Glance.Stores.Drivers.Rbd;
using Glance.TestKit.Ceph;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Rbd;

/// <summary>The rbd driver against Debian's Ceph, with and without thin provisioning. Of an image that is gone no object is left.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class RbdStoreTests(bool thin) : RemoteStoreConformance
{
    // One connection for all tests, as a worker has one for all requests.
    private RbdStore _store = null!;
    private CephCluster _cluster = null!;
    private string[] _before = [];

    protected override int PartSize => 1024 * 1024;

    [OneTimeSetUp]
    public async Task ConnectAsync()
    {
        _cluster = await CephCluster.SharedAsync();
        _store = RbdStores.Make(_cluster, options => options with { ThinProvisioning = thin, ChunkSize = PartSize });
    }

    // What one test leaves is told once.
    protected override async ValueTask<IImageStore> CreateDriverAsync()
    {
        _before = await _cluster.ObjectsAsync();
        return _store;
    }

    protected override IReadOnlyList<string> RemoteResidue() => [.. _cluster.ObjectsAsync().GetAwaiter().GetResult().Except(_before)];

    protected override IEnumerable<string> BadUrls() =>
    [
        "", "rbd", "rbd://", "rbd:///", "file:///x", $"RBD://{NewId()}", "rbd://fsid/images/image", "rbd://fsid/images/image/snap/more",
        "rbd://fsid//image/snap", "rbd://fsid/images/a%00b/snap", "rbd://fsid/images/image/",
    ];

    protected override string MissingUrl() => UrlOf(NewId());
}

using System.Text.Json.Nodes;
using Glance.Domain.Stores;
using Glance.TestKit.Cinder;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Cinder;

/// <summary>
/// The cinder driver against Debian's Cinder: volumes in Ceph, of a type that takes one attachment at a time and of one that takes many,
/// and volumes that are reached by iSCSI. Of an image that is gone neither volume nor attachment is left.
/// </summary>
[TestFixture("ceph")]
[TestFixture("many")]
[TestFixture("iscsi")]
public sealed class CinderStoreTests(string type) : RemoteStoreConformance
{
    private CinderTestCloud _cloud = null!;
    private string _notes = null!;
    private string[] _before = [];

    protected override int PartSize => 4 * 1024 * 1024;

    // Cinder gives volumes their ids.
    protected override bool IsPlaceForetold => false;

    [OneTimeSetUp]
    public async Task ConnectAsync() => _cloud = await CinderTestCloud.SharedAsync();

    protected override async ValueTask<IImageStore> CreateDriverAsync()
    {
        _notes = Directory.CreateTempSubdirectory("glance-attachments-").FullName;
        _before = await _cloud.HoldingsAsync();
        return CinderStores.Make(_cloud, _notes, type);
    }

    protected override IReadOnlyList<string> RemoteResidue() =>
    [
        .. _cloud.HoldingsAsync().GetAwaiter().GetResult().Except(_before),
        .. Directory.GetFiles(_notes, "*", SearchOption.AllDirectories),
    ];

    protected override IEnumerable<string> BadUrls() =>
    [
        "", "cinder", "cinder://", "cinder:///", "file:///x", $"CINDER://{NewId()}", "cinder://cinder1/volume", "cinder://cinder1/",
        $"cinder://a/b/{NewId()}", $"cinder:///{NewId()}", $"cinder://cinder1/{NewId()}/more", $"cinder://cinder1/{NewId()}?x",
        $"cinder://cinder1/{Guid.NewGuid():N}", $"cinder://cinder1/{{{NewId()}}}",
    ];

    protected override string MissingUrl() => $"cinder://cinder1/{NewId()}";

    // The driver of the test's iSCSI volumes (scripts/services/cinder_tgt.py) makes no snapshots.
    protected override async ValueTask<IAsyncDisposable?> UseAsync(string url) =>
        type == "iscsi" ? null : await VolumeSnapshot.OfAsync(_cloud, url.Split('/')[^1]);

    protected override void RemoveDriver() => Directory.Delete(_notes, recursive: true);

    private sealed class VolumeSnapshot(CinderTestCloud cloud, string id) : IAsyncDisposable
    {
        public static async Task<VolumeSnapshot> OfAsync(CinderTestCloud cloud, string volumeId)
        {
            var wish = new JsonObject { ["snapshot"] = new JsonObject { ["volume_id"] = volumeId, ["name"] = "of-somebody" } };
            var made = await cloud.AskAsync(HttpMethod.Post, "/snapshots", wish);
            var id = made!["snapshot"]!["id"]!.GetValue<string>();
            await cloud.WaitAsync($"/snapshots/{id}", seen => seen!["snapshot"]!["status"]!.GetValue<string>() == "available");
            return new VolumeSnapshot(cloud, id);
        }

        public async ValueTask DisposeAsync()
        {
            await cloud.AskAsync(HttpMethod.Delete, $"/snapshots/{id}");
            await cloud.WaitAsync($"/snapshots/{id}", seen => seen is null);
        }
    }
}

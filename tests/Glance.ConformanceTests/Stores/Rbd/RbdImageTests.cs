using System.Globalization;
using System.Text.Json.Nodes;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Rbd;
using Glance.TestKit.Ceph;
using Glance.TestKit.Http;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Rbd;

/// <summary>What the rbd driver promises about images in a pool, as Ceph's own programs see them.</summary>
public sealed class RbdImageTests
{
    private readonly string _id = Guid.NewGuid().ToString();
    private CephCluster _cluster = null!;
    private RbdStore _store = null!;

    private string Spec => $"{CephCluster.Pool}/{_id}";

    [OneTimeSetUp]
    public async Task ConnectAsync()
    {
        _cluster = await CephCluster.SharedAsync();
        _store = RbdStores.Make(_cluster);
    }

    [TearDown]
    public async Task Nothing_is_left_behind() => Assert.That(await _cluster.ObjectsAsync(), Is.Empty);

    [Test]
    public async Task An_image_is_named_by_its_id_and_has_a_protected_snapshot_and_the_clusters_features()
    {
        var stored = await PutAsync(_store, TestData.Bytes(10_000_000), sizeIsKnown: false);

        var info = JsonNode.Parse(await _cluster.RunAsync("rbd", "info", "--format", "json", Spec))!;
        var snapshot = (await SnapshotsAsync()).Single();
        await _store.DeleteAsync(stored.Url, default);

        Assert.That(stored.Url, Is.EqualTo($"rbd://{_cluster.Fsid}/{CephCluster.Pool}/{_id}/snap"));
        Assert.That(((long)info["size"]!, (int)info["order"]!), Is.EqualTo((10_000_000L, 23)));
        Assert.That(info["features"]!.AsArray().Select(feature => (string)feature!),
            Is.EquivalentTo(new[] { "layering", "exclusive-lock", "object-map", "fast-diff", "deep-flatten" }));
        Assert.That(snapshot, Is.EqualTo(("snap", "true")));
    }

    [Test]
    public async Task Discovery_tells_pool_size_of_objects_and_cluster_once_it_is_known()
    {
        var store = RbdStores.Make(_cluster);
        var before = store.Properties["fsid"];
        await StoreActs.FailureAsync(async () => await store.GetSizeAsync(store.UrlFor(_id), default));

        Assert.That(before, Is.Null);
        Assert.That(store.Properties, Is.EquivalentTo(new Dictionary<string, object?>
        {
            ["chunk_size"] = 8_388_608L,
            ["pool"] = CephCluster.Pool,
            ["thin_provisioning"] = false,
            ["fsid"] = _cluster.Fsid,
        }));
    }

    [Test]
    public async Task While_an_upload_runs_no_image_has_its_name()
    {
        await using (var write = await _store.BeginWriteAsync(_id, 10_000_000, default))
        {
            await write.WriteAsync(TestData.Bytes(5_000_000), default);

            Assert.That(await _cluster.ImagesAsync(), Has.One.StartsWith($"{_id}.upload-").And.None.EqualTo(_id));
        }
    }

    [Test]
    public async Task Thin_provisioning_leaves_zeroes_out_of_the_pool([Values] bool thin)
    {
        var store = RbdStores.Make(_cluster, options => options with { ThinProvisioning = thin, ChunkSize = 1024 * 1024 });

        var stored = await PutAsync(store, new byte[8 * 1024 * 1024], sizeIsKnown: true);
        var objects = (await _cluster.ObjectsAsync()).Count(name => name.StartsWith("rbd_data.", StringComparison.Ordinal));
        var read = await ReadAsync(store, stored.Url);
        await store.DeleteAsync(stored.Url, default);

        Assert.That(objects, Is.EqualTo(thin ? 0 : 8));
        Assert.That(read, Is.EqualTo(new byte[8 * 1024 * 1024]));
    }

    [Test]
    public async Task An_image_of_the_first_releases_is_read_without_a_snapshot()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, TestData.Bytes(100_000));
        await _cluster.RunAsync("rbd", "import", file, Spec);
        File.Delete(file);

        var url = $"rbd://{_id}";
        var (size, read) = (await _store.GetSizeAsync(url, default), await ReadAsync(_store, url));
        var failure = await StoreActs.FailureAsync(async () => await _store.GetSizeAsync(_store.UrlFor(_id), default));
        var second = await StoreActs.FailureAsync(async () => await _store.BeginWriteAsync(_id, null, default));
        var isCommitted = await _store.IsCommittedAsync(_store.UrlFor(_id), default);
        await _store.DeleteAsync(url, default);

        Assert.That((size, failure?.Failure, isCommitted), Is.EqualTo((100_000L, StoreFailure.NotFound, false)));
        Assert.That(second?.Failure, Is.EqualTo(StoreFailure.Duplicate));
        Assert.That(read, Is.EqualTo(TestData.Bytes(100_000)));
    }

    [Test]
    public async Task An_image_that_was_cloned_stays_whole_until_the_clone_is_gone()
    {
        var stored = await PutAsync(_store, TestData.Bytes(100_000), sizeIsKnown: true);
        var before = await IsInUseAsync(stored.Url);
        await _cluster.RunAsync("rbd", "clone", "--rbd-default-clone-format", "1", $"{Spec}@snap", $"{CephCluster.Pool}/child");

        var isInUse = await IsInUseAsync(stored.Url);
        var failure = await StoreActs.FailureAsync(async () => await _store.DeleteAsync(stored.Url, default));
        var (snapshots, read) = (await SnapshotsAsync(), await ReadAsync(_store, stored.Url));
        await _cluster.RunAsync("rbd", "rm", "--no-progress", $"{CephCluster.Pool}/child");
        await _store.DeleteAsync(stored.Url, default);

        Assert.That((before, isInUse, failure?.Failure), Is.EqualTo((false, true, StoreFailure.InUse)));
        Assert.That(snapshots, Is.EqualTo(new[] { ("snap", "true") }));
        Assert.That(read, Is.EqualTo(TestData.Bytes(100_000)));
    }

    [Test]
    public async Task An_image_with_a_clone_of_the_second_format_goes_to_the_clusters_trash_and_the_clone_reads_on()
    {
        var stored = await PutAsync(_store, TestData.Bytes(100_000), sizeIsKnown: true);
        await _cluster.RunAsync("ceph", "osd", "set-require-min-compat-client", "mimic");
        await _cluster.RunAsync("rbd", "clone", "--rbd-default-clone-format", "2", $"{Spec}@snap", $"{CephCluster.Pool}/child");

        var isInUse = await IsInUseAsync(stored.Url);
        await _store.DeleteAsync(stored.Url, default);
        var images = await _cluster.ImagesAsync();
        var trash = JsonNode.Parse(await _cluster.RunAsync("rbd", "trash", "ls", "--format", "json", CephCluster.Pool))![0]!;
        var clone = await ReadAsync(_store, "rbd://child");
        await _cluster.RunAsync("rbd", "rm", "--no-progress", $"{CephCluster.Pool}/child");
        await _cluster.RunAsync("rbd", "trash", "purge", "--no-progress", CephCluster.Pool);

        Assert.That(isInUse, Is.False);
        Assert.That(images, Is.EqualTo(new[] { "child" }));
        Assert.That((string)trash["name"]!, Is.EqualTo(_id));
        Assert.That(clone, Is.EqualTo(TestData.Bytes(100_000)));
    }

    [Test]
    public async Task An_image_that_somebody_has_open_stays_whole()
    {
        var stored = await PutAsync(_store, TestData.Bytes(100_000), sizeIsKnown: true);
        await using (await Watcher.OfAsync(_cluster, Spec))
        {
            var isInUse = await IsInUseAsync(stored.Url);
            var failure = await StoreActs.FailureAsync(async () => await _store.DeleteAsync(stored.Url, default));

            Assert.That((isInUse, failure?.Failure), Is.EqualTo((true, StoreFailure.InUse)));
            Assert.That(await SnapshotsAsync(), Is.EqualTo(new[] { ("snap", "true") }));
            Assert.That(await ReadAsync(_store, stored.Url), Is.EqualTo(TestData.Bytes(100_000)));
        }

        await _store.DeleteAsync(stored.Url, default);
    }

    [Test]
    public async Task An_image_with_a_snapshot_of_somebody_elses_stays_whole()
    {
        var stored = await PutAsync(_store, TestData.Bytes(100_000), sizeIsKnown: true);
        await _cluster.RunAsync("rbd", "snap", "create", "--no-progress", $"{Spec}@theirs");

        var failure = await StoreActs.FailureAsync(async () => await _store.DeleteAsync(stored.Url, default));
        var snapshots = await SnapshotsAsync();
        await _cluster.RunAsync("rbd", "snap", "rm", "--no-progress", $"{Spec}@theirs");
        await _store.DeleteAsync(stored.Url, default);

        Assert.That(failure?.Failure, Is.EqualTo(StoreFailure.InUse));
        Assert.That(snapshots, Is.EquivalentTo(new[] { ("snap", "true"), ("theirs", "false") }));
    }

    [Test]
    public async Task A_deletion_that_was_broken_off_half_way_is_completed()
    {
        var stored = await PutAsync(_store, TestData.Bytes(100_000), sizeIsKnown: true);
        await _cluster.RunAsync("rbd", "snap", "unprotect", $"{Spec}@snap");
        await _cluster.RunAsync("rbd", "snap", "rm", "--no-progress", $"{Spec}@snap");

        await _store.DeleteAsync(stored.Url, default);

        Assert.That(await _cluster.ImagesAsync(), Is.Empty);
    }

    [Test]
    public async Task Several_who_remove_the_same_data_at_once_leave_nothing_of_it()
    {
        var stores = Enumerable.Range(0, 5).Select(_ => RbdStores.Make(_cluster)).ToArray();
        for (var round = 0; round < 5; round++)
        {
            var stored = await PutAsync(_store, TestData.Bytes(100_000), sizeIsKnown: true);
            var failures = await Task.WhenAll(stores.Select(store =>
                StoreActs.FailureAsync(async () => await store.RemoveTracesAsync(_id, stored.Url, default))));
            while (await StoreActs.FailureAsync(async () => await _store.RemoveTracesAsync(_id, stored.Url, default)) is { } busy)
                Assert.That(busy.Failure, Is.EqualTo(StoreFailure.InUse), busy.Message);
            Assert.That(failures, Has.Some.Null);
        }

        Assert.That(await _cluster.ObjectsAsync(), Is.Empty);
    }

    [Test]
    public async Task What_is_deleted_under_a_read_breaks_it_off_and_never_reads_as_zeroes()
    {
        var data = TestData.Bytes(30_000_000);
        var stored = await PutAsync(_store, data, sizeIsKnown: true);
        await using var read = await _store.OpenReadAsync(stored.Url, null, default);
        var buffer = new byte[1_000_000];
        var got = await read.ReadAsync(buffer, default);
        await _store.DeleteAsync(stored.Url, default);

        var position = 0;
        var failure = await StoreActs.FailureAsync(async () =>
        {
            for (; got > 0; got = await read.ReadAsync(buffer, default))
            {
                Assert.That(buffer.AsSpan(0, got).SequenceEqual(data.AsSpan(position, got)), $"at byte {position}");
                position += got;
            }
        });

        Assert.That(failure?.Failure, Is.EqualTo(StoreFailure.Unavailable));
        Assert.That(failure!.Message, Does.Contain("removed"));
    }

    private async Task<bool> IsInUseAsync(string url) =>
        (await StoreActs.FailureAsync(async () => await _store.RequireUnusedAsync(url, default)))?.Failure == StoreFailure.InUse;

    private async Task<StoredData> PutAsync(RbdStore store, byte[] data, bool sizeIsKnown)
    {
        await using var write = await store.BeginWriteAsync(_id, sizeIsKnown ? data.Length : null, default);
        for (var offset = 0; offset < data.Length; offset += 1_000_000)
            await write.WriteAsync(data.AsMemory(offset, Math.Min(1_000_000, data.Length - offset)), default);
        return await write.CommitAsync(default);
    }

    private async Task<(string Name, string IsProtected)[]> SnapshotsAsync() =>
    [
        .. JsonNode.Parse(await _cluster.RunAsync("rbd", "snap", "ls", "--format", "json", Spec))!.AsArray()
            .Select(snapshot => ((string)snapshot!["name"]!, Convert.ToString(snapshot["protected"], CultureInfo.InvariantCulture)!)),
    ];

    private static async Task<byte[]> ReadAsync(RbdStore store, string url)
    {
        await using var read = await store.OpenReadAsync(url, null, default);
        return await StoreActs.DrainAsync(read);
    }
}

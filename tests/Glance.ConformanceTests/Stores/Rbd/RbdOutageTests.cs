using System.Diagnostics;
using System.Text.Json.Nodes;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Rbd;
using Glance.TestKit.Ceph;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Rbd;

/// <summary>What the rbd driver promises while its cluster hangs, shuts it out or is not there.</summary>
public sealed class RbdOutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Ceph's libraries, the driver's own limit and a machine that does much else.
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(15);

    private readonly string _id = Guid.NewGuid().ToString();
    private CephCluster _cluster = null!;
    private RbdStore _store = null!;

    [OneTimeSetUp]
    public async Task FindClusterAsync() => _cluster = await CephCluster.SharedAsync();

    [SetUp]
    public void MakeStore() => _store = RbdStores.Make(_cluster, options => options with { Patience = Patience });

    [TearDown]
    public async Task Nothing_is_left_behind() => Assert.That(await _cluster.ObjectsAsync(), Is.Empty);

    [Test]
    public async Task A_cluster_that_hangs_ends_a_read_in_time_and_serves_the_next_one_when_it_is_back()
    {
        var data = TestData.Bytes(20_000_000);
        var stored = await PutAsync(data);
        await using var read = await _store.OpenReadAsync(stored.Url, null, default);

        var clock = Stopwatch.StartNew();
        StoreException? running, opening, size;
        string? fault;
        using (Hang())
        {
            running = await StoreActs.FailureAsync(async () => await StoreActs.DrainAsync(read));
            opening = await StoreActs.FailureAsync(async () => await _store.OpenReadAsync(stored.Url, null, default));
            size = await StoreActs.FailureAsync(async () => await _store.GetSizeAsync(stored.Url, default));
            fault = await Task.Run(_store.FindFault);
        }

        var lasted = clock.Elapsed;
        var again = await ReadAsync(stored.Url);
        await DeleteAsync(stored.Url);

        Assert.That(new[] { running?.Failure, opening?.Failure, size?.Failure }, Is.All.EqualTo(StoreFailure.Unavailable));
        Assert.That(fault, Does.Contain("did not answer"));
        Assert.That(lasted, Is.LessThan(4 * Bearable));
        Assert.That(again, Is.EqualTo(data));
        Assert.That(_store.FindFault(), Is.Null);
    }

    [Test]
    public async Task A_cluster_that_hangs_ends_an_upload_in_time_and_what_it_left_can_be_removed_later()
    {
        var write = await _store.BeginWriteAsync(_id, null, default);
        await write.WriteAsync(TestData.Bytes(8_000_000), default);

        StoreException? writing, disposing;
        using (Hang())
        {
            writing = await StoreActs.FailureAsync(async () =>
            {
                for (var i = 0; i < 20; i++)
                    await write.WriteAsync(TestData.Bytes(4_000_000), default);
                await write.CommitAsync(default);
            });
            disposing = await StoreActs.FailureAsync(async () => await write.DisposeAsync());
        }

        Assert.That((writing?.Failure, disposing?.Failure), Is.EqualTo((StoreFailure.Unavailable, StoreFailure.Unavailable)));
        await UntilRemovedAsync();
    }

    [Test]
    public async Task A_client_that_the_cluster_has_shut_out_connects_anew()
    {
        var write = await _store.BeginWriteAsync(_id, 8_000_000, default);
        var name = (await _cluster.ImagesAsync()).Single();
        var status = JsonNode.Parse(await _cluster.RunAsync("rbd", "status", "--format", "json", $"{CephCluster.Pool}/{name}"))!;
        await _cluster.RunAsync("ceph", "osd", "blocklist", "add", (string)status["watchers"]![0]!["address"]!);

        var failure = await StoreActs.FailureAsync(async () =>
        {
            await write.WriteAsync(TestData.Bytes(8_000_000), default);
            await write.CommitAsync(default);
        });
        await StoreActs.FailureAsync(async () => await write.DisposeAsync());
        await UntilRemovedAsync();
        var stored = await PutAsync(TestData.Bytes(1000));
        var read = await ReadAsync(stored.Url);
        await DeleteAsync(stored.Url);

        Assert.That(failure?.Failure, Is.EqualTo(StoreFailure.Unavailable));
        Assert.That(read, Is.EqualTo(TestData.Bytes(1000)));
    }

    [Test]
    public async Task A_cluster_that_is_not_there_is_given_up_in_time_and_asked_again()
    {
        using var folder = new TemporaryDirectory();
        var nowhere = folder["ceph.conf"];
        await File.WriteAllTextAsync(nowhere, "[global]\nmon host = [v2:127.0.0.1:9,v1:127.0.0.1:10]\nlog file = /dev/null\n");
        var store = RbdStores.Make(_cluster, options => options with { Patience = Patience, CephConf = nowhere });

        var clock = Stopwatch.StartNew();
        var failures = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => StoreActs.FailureAsync(async () => await store.GetSizeAsync("rbd://x", default))));
        var lasted = clock.Elapsed;
        File.Copy(_cluster.ConfigurationFile, nowhere, overwrite: true);
        var later = await StoreActs.FailureAsync(async () => await store.GetSizeAsync("rbd://x", default));

        Assert.That(failures.Select(failure => failure?.Failure), Is.All.EqualTo(StoreFailure.Unavailable));
        Assert.That(lasted, Is.LessThan(Bearable));
        Assert.That(later?.Failure, Is.EqualTo(StoreFailure.NotFound));
    }

    [Test]
    public async Task A_pool_that_is_not_there_and_a_user_without_a_key_are_no_missing_images()
    {
        var pool = RbdStores.Make(_cluster, options => options with { Pool = "nowhere" });
        var user = RbdStores.Make(_cluster, options => options with { User = "nobody" });

        var noPool = await StoreActs.FailureAsync(async () => await pool.GetSizeAsync("rbd://x", default));
        var noUser = await StoreActs.FailureAsync(async () => await user.GetSizeAsync("rbd://x", default));

        Assert.That((noPool?.Failure, noUser?.Failure), Is.EqualTo((StoreFailure.Unavailable, StoreFailure.Unavailable)));
        Assert.That(noPool!.InnerException!.Message, Does.Contain("no pool nowhere").And.Contain("rbd_store_pool"));
        Assert.That(noUser!.Message, Does.Contain("cannot be reached"));
    }

    // A watch of a client that is gone ends when the cluster has missed it for half a minute.
    private async Task UntilRemovedAsync()
    {
        var clock = Stopwatch.StartNew();
        var store = RbdStores.Make(_cluster, options => options with { Patience = TimeSpan.FromSeconds(10) });
        while (await StoreActs.FailureAsync(async () => await store.RemoveTracesAsync(_id, store.UrlFor(_id), default)) is { } busy)
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromMinutes(2)), busy.Message);
            await Task.Delay(500);
        }
    }

    private async Task DeleteAsync(string url) => await RbdStores.Make(_cluster).DeleteAsync(url, default);

    private async Task<StoredData> PutAsync(byte[] data)
    {
        await using var write = await _store.BeginWriteAsync(_id, data.Length, default);
        await write.WriteAsync(data, default);
        return await write.CommitAsync(default);
    }

    private async Task<byte[]> ReadAsync(string url)
    {
        await using var read = await _store.OpenReadAsync(url, null, default);
        return await StoreActs.DrainAsync(read);
    }

    private Stopped Hang()
    {
        _cluster.SignalOsd(PosixKill.Stop);
        return new Stopped(_cluster);
    }

    private sealed class Stopped(CephCluster cluster) : IDisposable
    {
        public void Dispose() => cluster.SignalOsd(PosixKill.Cont);
    }
}

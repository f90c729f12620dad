using System.Text.Json.Nodes;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder;
using Glance.Stores.Drivers.Cinder.Options;
using Glance.TestKit.Cinder;
using Glance.TestKit.Http;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Cinder;

/// <summary>What becomes of volumes and attachments in the real Cinder.</summary>
public sealed class CinderVolumeTests
{
    private const long Gibibyte = 1L << 30;

    private CinderTestCloud _cloud = null!;
    private string _notes = null!;
    private string[] _before = [];

    [OneTimeSetUp]
    public async Task ConnectAsync() => _cloud = await CinderTestCloud.SharedAsync();

    [SetUp]
    public async Task LookAsync()
    {
        _notes = Directory.CreateTempSubdirectory("glance-attachments-").FullName;
        _before = await _cloud.HoldingsAsync();
    }

    [TearDown]
    public async Task Nothing_is_left_behind()
    {
        string[] left =
            [.. (await _cloud.HoldingsAsync()).Except(_before), .. Directory.GetFiles(_notes, "*", SearchOption.AllDirectories)];
        Directory.Delete(_notes, recursive: true);
        Assert.That(left, Is.Empty);
    }

    [Test]
    public async Task A_volume_is_as_upstream_makes_it()
    {
        var store = Make("ceph").For(new RequestContext { RequestId = "req-test", ProjectId = "a-project" });
        var id = Guid.NewGuid().ToString();
        var stored = await PutAsync(store, id, TestData.Bytes(5_000_000), 5_000_000);

        var volume = (await _cloud.AskAsync(HttpMethod.Get, $"/volumes/{VolumeOf(stored)}"))!["volume"]!;

        Assert.That(stored.Url, Is.EqualTo($"cinder://cinder1/{volume["id"]}"));
        Assert.That((volume["name"]!.GetValue<string>(), volume["size"]!.GetValue<int>(), volume["volume_type"]!.GetValue<string>(),
                volume["status"]!.GetValue<string>()),
            Is.EqualTo(($"image-{id}", 1, "ceph", "available")));
        var metadata = volume["metadata"]!;
        Assert.That((metadata["glance_image_id"]!.GetValue<string>(), metadata["image_size"]!.GetValue<string>(),
                metadata["image_owner"]!.GetValue<string>(), metadata["readonly"]!.GetValue<string>()),
            Is.EqualTo((id, "5000000", "a-project", "True")));
        await store.DeleteAsync(stored.Url, default);
    }

    [Test]
    public async Task A_volume_grows_with_an_upload_of_unknown_size([Values] bool attached)
    {
        var store = Make("ceph", options => options with { ExtendAttached = attached });
        var piece = TestData.Bytes(1 << 20);
        await using var write = await store.BeginWriteAsync(Guid.NewGuid().ToString(), null, default);
        for (var number = 0; number < 1025; number++)
        {
            BitConverter.TryWriteBytes(piece, number);
            await write.WriteAsync(piece, default);
        }

        var stored = await write.CommitAsync(default);

        var volume = (await _cloud.AskAsync(HttpMethod.Get, $"/volumes/{VolumeOf(stored)}"))!["volume"]!;
        Assert.That((volume["size"]!.GetValue<int>(), await store.GetSizeAsync(stored.Url, default)),
            Is.EqualTo((2, Gibibyte + piece.Length)));
        await using (var read = await store.OpenReadAsync(stored.Url, new ByteRange(Gibibyte - piece.Length, 2 * piece.Length), default))
        {
            var got = new byte[piece.Length];
            foreach (var number in (int[])[1023, 1024])
            {
                await StoreActs.FillAsync(read, got);
                BitConverter.TryWriteBytes(piece, number);
                Assert.That(got.AsSpan().SequenceEqual(piece), $"piece {number}");
            }
        }

        await store.DeleteAsync(stored.Url, default);
    }

    [Test]
    public async Task Many_readers_of_a_process_share_one_attachment()
    {
        var store = Make("ceph");
        var stored = await PutAsync(store, Guid.NewGuid().ToString(), TestData.Bytes(300_000), null);

        var reads = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(at => store.OpenReadAsync(stored.Url, new ByteRange(at, 100), default).AsTask()));
        var attachments = await AttachmentsAsync(stored);
        foreach (var read in reads)
            await read.DisposeAsync();

        Assert.That(attachments, Has.Count.EqualTo(1));
        await store.DeleteAsync(stored.Url, default);
    }

    [Test]
    public async Task A_volume_that_somebody_else_has_attached_is_busy_for_readers_and_in_use_for_deletions()
    {
        var store = Make("ceph", options => options with { AttachmentTries = 2 });
        var stored = await PutAsync(store, Guid.NewGuid().ToString(), TestData.Bytes(10), null);
        var wish = new JsonObject { ["attachment"] = new JsonObject { ["volume_uuid"] = VolumeOf(stored), ["mode"] = "ro" } };
        var attachment = (await _cloud.AskAsync(HttpMethod.Post, "/attachments", wish))!["attachment"]!["id"]!.GetValue<string>();

        var read = await StoreActs.FailureAsync(async () => await store.OpenReadAsync(stored.Url, null, default));
        var asked = await StoreActs.FailureAsync(async () => await store.RequireUnusedAsync(stored.Url, default));
        var deleted = await StoreActs.FailureAsync(async () => await store.DeleteAsync(stored.Url, default));

        Assert.That((read?.Failure, asked?.Failure, deleted?.Failure),
            Is.EqualTo((StoreFailure.Busy, StoreFailure.InUse, StoreFailure.InUse)));
        await _cloud.AskAsync(HttpMethod.Delete, $"/attachments/{attachment}");
        await store.DeleteAsync(stored.Url, default);
    }

    [Test]
    public async Task An_attachment_whose_process_died_is_ended_by_the_next_look()
    {
        var store = Make("ceph");
        var write = await store.BeginWriteAsync(Guid.NewGuid().ToString(), null, default);
        await write.WriteAsync(TestData.Bytes(8 << 20), default);
        await write.AbandonAsync();
        var holdings = (await _cloud.HoldingsAsync()).Except(_before).ToArray();
        Assume.That(holdings.Count(one => one.StartsWith("attachments", StringComparison.Ordinal)), Is.EqualTo(1));

        var other = Make("ceph");
        await other.EndAbandonedUsesAsync(default);

        var left = (await _cloud.HoldingsAsync()).Except(_before).Single();
        Assert.That(left, Does.StartWith("volumes").And.Contain("image-"));
        await other.RemoveTracesAsync(left.Split("image-")[1], other.UrlFor(left.Split("image-")[1]), default);
    }

    [Test]
    public async Task Old_locations_without_a_store_are_read_and_deleted()
    {
        var store = Make("ceph");
        var stored = await PutAsync(store, Guid.NewGuid().ToString(), TestData.Bytes(10), null);
        var old = $"cinder://{VolumeOf(stored)}";

        Assert.That((store.Owns(old), await store.GetSizeAsync(old, default)), Is.EqualTo((true, 10L)));
        await store.DeleteAsync(old, default);
    }

    [Test]
    public async Task Without_a_login_of_its_own_the_service_acts_with_the_callers_token()
    {
        var store = Make("many", options => options with { UserName = null });
        var (token, project, catalog) = await _cloud.LogInAsync("demo", "demo");
        var theirs = store.For(new RequestContext
        {
            RequestId = "req-test",
            ProjectId = project,
            Token = new CallerToken(token),
            ServiceCatalog = catalog,
        });

        var stored = await PutAsync(theirs, Guid.NewGuid().ToString(), TestData.Bytes(100), null);
        var nobody = await StoreActs.FailureAsync(async () => await store.OpenReadAsync(stored.Url, null, default));
        await using (var read = await theirs.OpenReadAsync(stored.Url, null, default))
            Assert.That(await StoreActs.DrainAsync(read), Is.EqualTo(TestData.Bytes(100)));
        await theirs.DeleteAsync(stored.Url, default);

        Assert.That(nobody?.Failure, Is.EqualTo(StoreFailure.Forbidden));
    }

    [Test]
    public async Task What_is_wrong_with_logins_and_keyrings_is_told_without_secrets()
    {
        var wrong = CinderStores.Make(_cloud, _notes, "ceph", password: "hunter2");
        var login = await StoreActs.FailureAsync(async () => await wrong.GetSizeAsync($"cinder://{Guid.NewGuid()}", default));
        var without = Make("ceph", options => options with { KeyringDirectory = "/nowhere" });
        var keyring = await StoreActs.FailureAsync(
            async () => await PutAsync(without, Guid.NewGuid().ToString(), TestData.Bytes(10), null));

        Assert.That((login?.Failure, keyring?.Failure), Is.EqualTo((StoreFailure.Unavailable, StoreFailure.Denied)));
        Assert.That(login!.ToString(), Does.Contain("as glance").And.Not.Contain("hunter2"));
        Assert.That(keyring!.Message, Does.Contain("cinder_ceph_keyring_directory").And.Not.Contain("/nowhere"));
    }

    [Test]
    public async Task A_volume_type_that_is_not_there_is_told()
    {
        var store = Make("nosuch");

        var failure = await StoreActs.FailureAsync(async () => await store.BeginWriteAsync(Guid.NewGuid().ToString(), 5, default));

        Assert.That(failure!.Message, Does.Contain("nosuch"));
    }

    private static string VolumeOf(StoredData stored) => stored.Url.Split('/')[^1];

    private static async Task<StoredData> PutAsync(IImageStore store, string id, byte[] data, long? size)
    {
        await using var write = await store.BeginWriteAsync(id, size, default);
        await write.WriteAsync(data, default);
        return await write.CommitAsync(default);
    }

    private async Task<JsonArray> AttachmentsAsync(StoredData stored) =>
        (await _cloud.AskAsync(HttpMethod.Get, $"/attachments?volume_id={VolumeOf(stored)}"))!["attachments"]!.AsArray();

    private CinderStore Make(string type, Func<CinderStoreOptions, CinderStoreOptions>? change = null) =>
        CinderStores.Make(_cloud, _notes, type, change);
}

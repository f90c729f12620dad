using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift;
using Glance.Stores.Drivers.Swift.Options;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Swift;

/// <summary>What the swift driver does in Swift, and what it does without one.</summary>
public sealed class SwiftStoreWritingTests
{
    private const int Large = 17 << 20;
    private readonly string _id = Guid.NewGuid().ToString();
    private SwiftTestServer _server = null!;
    private SwiftContainer _container = null!;

    [SetUp]
    public async Task MakeContainer()
    {
        _server = await SwiftTestServer.SharedAsync("tempauth");
        _container = await SwiftContainer.OfAsync(_server);
        await _container.MakeAsync();
    }

    [TearDown]
    public void LetGo() => _container?.Dispose();

    [Test]
    public async Task Segments_and_manifest_are_those_of_glance_store([Values] bool sizeIsKnown)
    {
        var stored = await PutAsync(Open(), TestData.Bytes(2_500_000), sizeIsKnown);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(stored.Url, Is.EqualTo($"swift+config://ref1/{_container.Name}/{_id}"));
            Assert.That(await _container.SizesAsync(), Is.EqualTo(new[]
            {
                (_id, 0L), ($"{_id}-00001", 1_024_000L), ($"{_id}-00002", 1_024_000L), ($"{_id}-00003", 452_000L),
            }));
            Assert.That(await _container.HeaderAsync(_id, "X-Object-Manifest"), Is.EqualTo($"{_container.Name}/{_id}-"));
        }
    }

    [Test]
    public async Task A_known_size_below_the_limit_is_one_object_that_is_not_there_before_the_commit([Values(100_000, Large)] int size)
    {
        var data = TestData.Bytes(size);
        await using var write = await Open(Whole).BeginWriteAsync(_id, size, default);
        await write.WriteAsync(data, default);
        Assert.That(await _container.ObjectsAsync(), Is.Empty);

        await write.CommitAsync(default);

        Assert.That(await _container.SizesAsync(), Is.EqualTo(new[] { (_id, (long)size) }));
        Assert.That(await ReadAsync(Open(Whole)), Is.EqualTo(data));
    }

    [Test]
    public async Task A_large_object_on_its_way_is_given_up_without_a_trace()
    {
        await using (var write = await Open(Whole).BeginWriteAsync(_id, Large, default))
            await write.WriteAsync(TestData.Bytes(Large), default);

        Assert.That(await _container.ObjectsAsync(), Is.Empty);
    }

    [Test]
    public async Task Segments_that_somebody_left_do_not_become_part_of_an_image()
    {
        await _container.PutAsync($"{_id}-00001", TestData.Bytes(10));
        await _container.PutAsync($"{_id}-00007", TestData.Bytes(20));

        await PutAsync(Open(), TestData.Bytes(1_100_000), sizeIsKnown: true);

        Assert.That(await ReadAsync(Open()), Is.EqualTo(TestData.Bytes(1_100_000)));
    }

    [Test]
    public async Task An_upload_whose_segments_another_removed_fails_and_leaves_nothing()
    {
        await using (var write = await Open(options => options with { ListingTimeout = TimeSpan.Zero }).BeginWriteAsync(_id, null, default))
        {
            await write.WriteAsync(TestData.Bytes(3_000_000), default);
            await UntilAsync(async () => (await _container.ObjectsAsync()).Count == 2);
            await _container.DeleteAsync($"{_id}-00001");

            var failure = await StoreActs.FailureAsync(async () => await write.CommitAsync(default));

            Assert.That((failure!.Failure, failure.Message), Is.EqualTo((StoreFailure.Unavailable,
                $"Store swift: 3 segments of image {_id} with 3000000 bytes were sent, the container lists 2 with 0")));
        }

        Assert.That(await _container.ObjectsAsync(), Is.Empty);
    }

    [Test]
    public async Task Of_two_uploads_of_an_image_in_segments_one_at_a_time_has_any()
    {
        var store = Open();
        await using var first = await store.BeginWriteAsync(_id, null, default);
        await first.WriteAsync(TestData.Bytes(1_100_000), default);
        await using (var second = await store.BeginWriteAsync(_id, null, default))
        {
            Assert.That((await StoreActs.FailureAsync(async () => await second.WriteAsync(TestData.Bytes(2_000_000), default)))!.Failure,
                Is.EqualTo(StoreFailure.Duplicate));
        }

        await first.CommitAsync(default);

        Assert.That(await ReadAsync(store), Is.EqualTo(TestData.Bytes(1_100_000)));
    }

    [Test]
    public async Task A_deletion_that_broke_off_after_the_manifest_is_ended_by_the_next()
    {
        var store = Open();
        await PutAsync(store, TestData.Bytes(2_500_000), sizeIsKnown: true);
        await _container.DeleteAsync(_id);

        await store.DeleteAsync(store.UrlFor(_id), default);

        Assert.That(await _container.ObjectsAsync(), Is.Empty);
        Assert.That((await StoreActs.FailureAsync(async () => await store.DeleteAsync(store.UrlFor(_id), default)))!.Failure,
            Is.EqualTo(StoreFailure.NotFound));
    }

    [Test]
    public async Task A_manifest_that_names_all_of_a_container_is_not_deleted_by()
    {
        var store = Open();
        await _container.PutAsync("other", TestData.Bytes(10));
        await _container.PutAsync(_id, [], ("X-Object-Manifest", $"{_container.Name}/o"));
        await store.DeleteAsync(store.UrlFor(_id), default);
        Assert.That(await _container.ObjectsAsync(), Is.Empty, "a prefix of others is what the manifest says");
    }

    [Test]
    public async Task An_announced_size_that_does_not_come_true_is_refused_and_removed([Values(1_500_000, 3_500_000)] int came)
    {
        await using (var write = await Open().BeginWriteAsync(_id, 2_500_000, default))
        {
            var failure = await StoreActs.FailureAsync(async () =>
            {
                await write.WriteAsync(TestData.Bytes(1_000_000), default);
                await write.WriteAsync(TestData.Bytes(came - 1_000_000), default);
                await write.CommitAsync(default);
            });

            Assert.That(failure!.Message, Is.EqualTo($"Store swift: 2500000 bytes of image {_id} were announced, {came} came"));
        }

        Assert.That(await _container.ObjectsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_location_with_address_user_and_password_is_read_with_todays_password()
    {
        await PutAsync(Open(), TestData.Bytes(100), sizeIsKnown: true);
        var address = $"{_server.AuthAddress.Authority}{_server.AuthAddress.AbsolutePath}";
        var user = Uri.EscapeDataString(_server.User);

        await using var read = await Open().OpenReadAsync(
            $"swift+http://{user}:old%3Asecret@{address}/{_container.Name}/{_id}", null, default);

        Assert.That(await StoreActs.DrainAsync(read), Is.EqualTo(TestData.Bytes(100)));
        Assert.That(Open().Owns($"swift+http://{user}:old@{address}/{_container.Name}/{_id}"));
        Assert.That(Open().Owns($"swift+http://{user}:old@{address}/elsewhere/{_id}"), Is.False);
    }

    [Test]
    public async Task Images_share_the_containers_that_their_ids_digits_name()
    {
        var store = Open(options => options with { ContainersSeed = 9, CreateContainerOnPut = true });

        var stored = await PutAsync(store, TestData.Bytes(100), sizeIsKnown: true);

        Assert.That(stored.Url, Is.EqualTo($"swift+config://ref1/{_container.Name}_{_id[..10]}/{_id}"));
        Assert.That(await ReadAsync(store), Is.EqualTo(TestData.Bytes(100)));
        Assert.That(store.Owns(stored.Url));
        await store.DeleteAsync(stored.Url, default);
    }

    private static SwiftStoreOptions Whole(SwiftStoreOptions options) => options with { LargeObjectSize = 1 << 30 };

    private SwiftStore Open(Func<SwiftStoreOptions, SwiftStoreOptions>? change = null) =>
        SwiftStores.Open(_server, _container.Name, change);

    private async Task<StoredData> PutAsync(SwiftStore store, byte[] data, bool sizeIsKnown)
    {
        await using var write = await store.BeginWriteAsync(_id, sizeIsKnown ? data.Length : null, default);
        await write.WriteAsync(data, default);
        return await write.CommitAsync(default);
    }

    private async Task<byte[]> ReadAsync(SwiftStore store)
    {
        await using var read = await store.OpenReadAsync(store.UrlFor(_id), null, default);
        return await StoreActs.DrainAsync(read);
    }

    // Swift tells nobody that it has something.
    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
            patience.Token.ThrowIfCancellationRequested();
    }
}

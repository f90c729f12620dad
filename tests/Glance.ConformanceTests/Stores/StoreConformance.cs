using Glance.Domain.Stores;
using Glance.TestKit.Http;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>
/// What every image store must do; a fixture for each driver names only how to make one. After each test nothing may be left in it.
/// </summary>
public abstract class StoreConformance
{
    private readonly List<string> _urls = [];

    /// <summary>The store under test.</summary>
    protected IImageStore Store { get; private set; } = null!;

    /// <summary>Makes an empty store.</summary>
    protected abstract ValueTask<IImageStore> CreateAsync();

    /// <summary>Everything in the store beside committed images that the test deleted: uploads, journals, temporary files.</summary>
    protected abstract IReadOnlyList<string> Residue();

    /// <summary>URLs that are not of this store.</summary>
    protected abstract IEnumerable<string> BadUrls();

    /// <summary>A URL the store could have written but did not.</summary>
    protected abstract string MissingUrl();

    /// <summary>Makes an open write look as if its process had died.</summary>
    protected virtual void Crash(IStoreWrite write) => write.AbandonAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Removes what <see cref="CreateAsync"/> made.</summary>
    protected abstract void RemoveStore();

    [SetUp]
    public async Task MakeStore() => Store = await CreateAsync();

    [TearDown]
    public async Task Nothing_is_left_behind()
    {
        foreach (var url in _urls)
        {
            try
            {
                await Store.DeleteAsync(url, default);
            }
            catch (StoreException e) when (e.Failure == StoreFailure.NotFound)
            {
                TestContext.Out.WriteLine($"{url} is gone already");
            }
        }

        var residue = Residue();
        _urls.Clear();
        RemoveStore();
        Assert.That(residue, Is.Empty, "left behind in the store");
    }

    [Test]
    public async Task Data_comes_back_as_it_went_in([Values(0, 1, 65535, 65536, 65537, 5_000_000)] int size)
    {
        var data = Bytes(size);

        var stored = await PutAsync(NewId(), data);

        Assert.That(stored.Size, Is.EqualTo(size));
        Assert.That(await ReadAsync(stored.Url, null), Is.EqualTo(data));
        Assert.That(await Store.GetSizeAsync(stored.Url, default), Is.EqualTo(size));
    }

    [Test]
    public async Task Data_of_zeroes_comes_back_with_its_length([Values(1, 65536, 200_000)] int size)
    {
        var stored = await PutAsync(NewId(), new byte[size]);

        Assert.That(await ReadAsync(stored.Url, null), Is.EqualTo(new byte[size]));
    }

    [Test]
    public async Task Odd_pieces_with_holes_add_up_to_the_data()
    {
        var data = Bytes(700_000);
        data.AsSpan(100_000, 300_000).Clear();
        data.AsSpan(650_000).Clear();
        await using var write = await Store.BeginWriteAsync(NewId(), null, default);
        for (var offset = 0; offset < data.Length; offset += 12_345)
            await write.WriteAsync(data.AsMemory(offset, Math.Min(12_345, data.Length - offset)), default);

        var stored = Track(await write.CommitAsync(default));

        Assert.That(await ReadAsync(stored.Url, null), Is.EqualTo(data));
    }

    [TestCase(0, 1)]
    [TestCase(0, 300_000)]
    [TestCase(299_999, 1)]
    [TestCase(65_530, 20)]
    [TestCase(100_000, 150_000)]
    public async Task A_range_gives_exactly_its_bytes(int offset, int length)
    {
        Assume.That(Store.Capabilities.HasFlag(StoreCapabilities.RandomRead), "reads no ranges");
        var data = Bytes(300_000);
        var stored = await PutAsync(NewId(), data);

        Assert.That(await ReadAsync(stored.Url, new ByteRange(offset, length)), Is.EqualTo(data[offset..(offset + length)]));
    }

    [Test]
    public async Task A_range_past_the_data_says_that_the_data_is_too_short()
    {
        Assume.That(Store.Capabilities.HasFlag(StoreCapabilities.RandomRead), "reads no ranges");
        var stored = await PutAsync(NewId(), Bytes(100));

        Assert.That(await FailureOfAsync(async () => await Store.OpenReadAsync(stored.Url, new ByteRange(50, 51), default)), Is.EqualTo(StoreFailure.Unavailable));
    }

    [Test]
    public async Task A_read_tells_its_length_and_then_its_end()
    {
        var stored = await PutAsync(NewId(), Bytes(10));
        await using var read = await Store.OpenReadAsync(stored.Url, null, default);
        var buffer = new byte[64];

        Assert.That((read.Length, await read.ReadAsync(buffer, default), await read.ReadAsync(buffer, default)), Is.EqualTo((10L, 10, 0)));
    }

    [Test]
    public async Task Data_is_not_visible_before_the_commit()
    {
        var id = NewId();
        var gone = await PutAsync(id, Bytes(1));
        await Store.DeleteAsync(gone.Url, default);
        await using var write = await Store.BeginWriteAsync(id, null, default);
        await write.WriteAsync(Bytes(100_000), default);

        Assert.That(await FailureOfAsync(async () => await Store.OpenReadAsync(gone.Url, null, default)), Is.EqualTo(StoreFailure.NotFound));
    }

    [Test]
    public async Task Data_can_be_read_before_its_write_is_disposed()
    {
        await using var write = await Store.BeginWriteAsync(NewId(), null, default);
        await write.WriteAsync(Bytes(10), default);
        var stored = Track(await write.CommitAsync(default));

        Assert.That(await ReadAsync(stored.Url, null), Is.EqualTo(Bytes(10)));
    }

    [Test]
    public async Task Disposing_without_a_commit_leaves_nothing()
    {
        var write = await Store.BeginWriteAsync(NewId(), 1_000_000, default);
        await write.WriteAsync(Bytes(100_000), default);

        await write.DisposeAsync();
        await write.DisposeAsync();

        Assert.That(Residue(), Is.Empty);
    }

    [Test]
    public async Task Revoking_removes_what_was_committed()
    {
        await using var write = await Store.BeginWriteAsync(NewId(), null, default);
        await write.WriteAsync(Bytes(10), default);
        var stored = await write.CommitAsync(default);

        await write.RevokeAsync(default);
        await write.DisposeAsync();

        Assert.That(await FailureOfAsync(async () => await Store.GetSizeAsync(stored.Url, default)), Is.EqualTo(StoreFailure.NotFound));
    }

    [Test]
    public async Task A_second_upload_of_an_image_is_a_duplicate_and_harms_nothing()
    {
        var id = NewId();
        var stored = await PutAsync(id, Bytes(10));

        var failure = await FailureOfAsync(async () => await PutAsync(id, Bytes(20)));

        Assert.That(failure, Is.EqualTo(StoreFailure.Duplicate));
        Assert.That(await ReadAsync(stored.Url, null), Is.EqualTo(Bytes(10)));
    }

    [Test]
    public async Task Of_racing_uploads_of_one_image_exactly_one_wins()
    {
        var id = NewId();
        var writes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await Store.BeginWriteAsync(id, null, default)));
        for (var i = 0; i < writes.Length; i++)
            await writes[i].WriteAsync(new byte[] { (byte)i }, default);

        var outcomes = await Task.WhenAll(writes.Select(write => Task.Run(async () => await TryCommitAsync(write))));
        foreach (var write in writes)
            await write.DisposeAsync();

        var winner = outcomes.Single(outcome => outcome is not null)!;
        Assert.That(await ReadAsync(Track(winner).Url, null), Is.EqualTo(new[] { (byte)Array.IndexOf(outcomes, winner) }));
    }

    [Test]
    public async Task A_loser_of_a_race_does_not_revoke_the_winners_data()
    {
        var id = NewId();
        await using var loser = await Store.BeginWriteAsync(id, null, default);
        var stored = await PutAsync(id, Bytes(10));
        Assert.That(await TryCommitAsync(loser), Is.Null);

        await loser.RevokeAsync(default);

        Assert.That(await ReadAsync(stored.Url, null), Is.EqualTo(Bytes(10)));
    }

    [Test]
    public async Task Deleted_data_is_gone_and_its_place_free()
    {
        var id = NewId();
        var stored = await PutAsync(id, Bytes(10));

        await Store.DeleteAsync(stored.Url, default);

        Assert.That(await FailureOfAsync(async () => await Store.GetSizeAsync(stored.Url, default)), Is.EqualTo(StoreFailure.NotFound));
        Assert.That((await PutAsync(id, Bytes(3))).Size, Is.EqualTo(3));
    }

    [Test]
    public async Task A_running_read_survives_the_deletion_or_keeps_it_off()
    {
        var stored = await PutAsync(NewId(), Bytes(1_000_000));
        await using var read = await Store.OpenReadAsync(stored.Url, null, default);

        var failure = await FailureOfAsync(async () => await Store.DeleteAsync(stored.Url, default));

        Assert.That(failure, Is.Null.Or.EqualTo(StoreFailure.InUse));
        Assert.That(await StoreActs.DrainAsync(read), Is.EqualTo(Bytes(1_000_000)));
    }

    [Test]
    public async Task Data_that_is_not_there_is_not_found()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await FailureOfAsync(async () => await Store.OpenReadAsync(MissingUrl(), null, default)), Is.EqualTo(StoreFailure.NotFound));
            Assert.That(await FailureOfAsync(async () => await Store.GetSizeAsync(MissingUrl(), default)), Is.EqualTo(StoreFailure.NotFound));
            Assert.That(await FailureOfAsync(async () => await Store.DeleteAsync(MissingUrl(), default)), Is.EqualTo(StoreFailure.NotFound));
        }
    }

    [Test]
    public async Task A_foreign_url_is_an_invalid_location()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var url in BadUrls())
            {
                Assert.That(await FailureOfAsync(async () => await Store.OpenReadAsync(url, null, default)), Is.EqualTo(StoreFailure.InvalidLocation), url);
                Assert.That(await FailureOfAsync(async () => await Store.GetSizeAsync(url, default)), Is.EqualTo(StoreFailure.InvalidLocation), url);
                Assert.That(await FailureOfAsync(async () => await Store.DeleteAsync(url, default)), Is.EqualTo(StoreFailure.InvalidLocation), url);
            }
        }
    }

    [TestCase("../escape")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("")]
    [TestCase("a b")]
    public void An_id_that_is_no_plain_name_is_refused(string id) =>
        Assert.That(async () => await Store.BeginWriteAsync(id, null, default), Throws.InstanceOf<ArgumentException>());

    [Test]
    public async Task A_cancelled_upload_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await using var write = await Store.BeginWriteAsync(NewId(), null, default);
        await cancelled.CancelAsync();

        Assert.That(async () => await write.WriteAsync(Bytes(100_000), cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await write.CommitAsync(cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_live_upload_is_never_abandoned()
    {
        await using var write = await Store.BeginWriteAsync(NewId(), null, default);
        await write.WriteAsync(Bytes(10), default);
        Track(await write.CommitAsync(default));

        Assert.That(await AbandonedAsync(), Is.Empty);
    }

    [Test]
    public async Task An_upload_whose_process_died_is_found_and_discarded([Values] bool committed)
    {
        var id = NewId();
        Crash(await BrokenAsync(id, committed));

        var found = (await AbandonedAsync()).Single();
        Assert.That((found.ImageId, found.Committed), Is.EqualTo((id, committed)));
        await found.DiscardAsync(default);
        await found.DisposeAsync();

        Assert.That(await AbandonedAsync(), Is.Empty);
        Assert.That(await FailureOfAsync(async () => await Store.GetSizeAsync(found.Url, default)), Is.EqualTo(StoreFailure.NotFound));
    }

    [Test]
    public async Task Committed_data_of_a_dead_process_can_be_kept()
    {
        Crash(await BrokenAsync(NewId(), committed: true));

        var found = (await AbandonedAsync()).Single();
        await found.KeepAsync(default);
        await found.DisposeAsync();

        Assert.That(await AbandonedAsync(), Is.Empty);
        Assert.That(await ReadAsync(found.Url, null), Is.EqualTo(Bytes(100)));
    }

    [Test]
    public async Task An_abandoned_upload_is_given_to_one_judge_at_a_time()
    {
        Crash(await BrokenAsync(NewId(), committed: false));
        var first = (await AbandonedAsync()).Single();

        Assert.That(await AbandonedAsync(), Is.Empty);
        await first.DisposeAsync();

        var second = (await AbandonedAsync()).Single();
        await second.DiscardAsync(default);
        await second.DisposeAsync();
    }

    [Test]
    public async Task Many_sweeps_and_uploads_at_once_do_not_harm_each_other()
    {
        var broken = new List<IStoreWrite>();
        for (var i = 0; i < 10; i++)
            broken.Add(await BrokenAsync(NewId(), committed: false));
        broken.ForEach(Crash);

        var sweeps = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var judged = 0;
            foreach (var abandoned in await AbandonedAsync())
            {
                await abandoned.DiscardAsync(default);
                await abandoned.DisposeAsync();
                judged++;
            }

            return judged;
        })).ToArray();
        var uploads = Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await UntrackedPutAsync(NewId(), Bytes(1000)))).ToArray();
        var stored = await Task.WhenAll(uploads);
        var total = (await Task.WhenAll(sweeps)).Sum();

        foreach (var one in stored)
            Assert.That(await ReadAsync(Track(one).Url, null), Is.EqualTo(Bytes(1000)));
        Assert.That(total, Is.EqualTo(10));
    }

    /// <summary>Stores data; it is deleted after the test.</summary>
    protected async Task<StoredData> PutAsync(string id, byte[] data) => Track(await UntrackedPutAsync(id, data));

    /// <summary>An image id.</summary>
    protected static string NewId() => Guid.NewGuid().ToString();

    /// <summary>Data without zero chunks, the same at every call.</summary>
    protected static byte[] Bytes(int size) => TestData.Bytes(size);

    /// <summary>All data at a URL, or of a range.</summary>
    protected async Task<byte[]> ReadAsync(string url, ByteRange? range)
    {
        await using var read = await Store.OpenReadAsync(url, range, default);
        return await StoreActs.DrainAsync(read);
    }

    /// <summary>Deletes it after the test.</summary>
    protected StoredData Track(StoredData stored)
    {
        _urls.Add(stored.Url);
        return stored;
    }

    /// <summary>How an act failed.</summary>
    protected static async Task<StoreFailure?> FailureOfAsync(Func<Task> act) => (await StoreActs.FailureAsync(act))?.Failure;

    /// <summary>Stores data; the test removes it.</summary>
    protected async Task<StoredData> UntrackedPutAsync(string id, byte[] data)
    {
        await using var write = await Store.BeginWriteAsync(id, data.Length, default);
        await write.WriteAsync(data, default);
        return await write.CommitAsync(default);
    }

    private async Task<IStoreWrite> BrokenAsync(string id, bool committed)
    {
        Assume.That(Store, Is.InstanceOf<IRecoverableStore>(), "keeps no journal");
        var write = await Store.BeginWriteAsync(id, null, default);
        await write.WriteAsync(Bytes(100), default);
        if (committed)
            Track(await write.CommitAsync(default));
        return write;
    }

    private async Task<List<IAbandonedWrite>> AbandonedAsync()
    {
        Assume.That(Store, Is.InstanceOf<IRecoverableStore>(), "keeps no journal");
        var found = new List<IAbandonedWrite>();
        await foreach (var write in ((IRecoverableStore)Store).FindAbandonedWritesAsync(default))
            found.Add(write);
        return found;
    }

    private static async Task<StoredData?> TryCommitAsync(IStoreWrite write)
    {
        try
        {
            return await write.CommitAsync(default);
        }
        catch (StoreException e) when (e.Failure == StoreFailure.Duplicate)
        {
            return null;
        }
    }
}

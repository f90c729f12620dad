using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Journals;
using Glance.Stores.Wrappers;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>
/// What every store on the network must do, within the journal that the service keeps for it. A fixture makes the driver and tells what is
/// left in the service behind it.
/// </summary>
public abstract class RemoteStoreConformance : StoreConformance
{
    private string _journals = null!;

    /// <summary>Bytes from which on data is made of several parts; sizes of tests follow it.</summary>
    protected virtual int PartSize => 100_000;

    /// <summary>Whether the location of data is known before there is any; a server may name places itself.</summary>
    protected virtual bool IsPlaceForetold => true;

    /// <summary>Makes a driver of an empty store.</summary>
    protected abstract ValueTask<IImageStore> CreateDriverAsync();

    /// <summary>Everything in the service beside committed images that the test deleted: objects, parts, uploads that were not
    /// completed.</summary>
    protected abstract IReadOnlyList<string> RemoteResidue();

    /// <summary>Makes somebody use data, as a clone does, until disposed; null where nobody can.</summary>
    protected virtual ValueTask<IAsyncDisposable?> UseAsync(string url) => ValueTask.FromResult<IAsyncDisposable?>(null);

    /// <summary>Removes what <see cref="CreateDriverAsync"/> made.</summary>
    protected virtual void RemoveDriver()
    {
    }

    protected sealed override async ValueTask<IImageStore> CreateAsync()
    {
        _journals = Directory.CreateTempSubdirectory("glance-journals-").FullName;
        var driver = await CreateDriverAsync();
        var store =
            new JournalledStore(driver, (IRemoteWrites)driver, new RemoteJournal(_journals, driver.Id), TimeProvider.System,
            NullLogger.Instance);
        Assert.That(store.OpenJournal(isFatal: true), Is.Null);
        return store;
    }

    protected sealed override IReadOnlyList<string> Residue() =>
        [.. RemoteResidue(), .. Directory.GetFiles(_journals, "*", SearchOption.AllDirectories)];

    protected sealed override void RemoveStore()
    {
        Directory.Delete(_journals, recursive: true);
        RemoveDriver();
    }

    [Test]
    public async Task Data_of_several_parts_comes_back_as_it_went_in([Values] bool sizeIsKnown, [Values(-1, 0, 1)] int beside)
    {
        var data = Bytes((3 * PartSize) + beside);
        await using var write = await Store.BeginWriteAsync(NewId(), sizeIsKnown ? data.Length : null, default);
        for (var offset = 0; offset < data.Length; offset += 70_001)
            await write.WriteAsync(data.AsMemory(offset, Math.Min(70_001, data.Length - offset)), default);

        var stored = Track(await write.CommitAsync(default));

        Assert.That((stored.Size, await Store.GetSizeAsync(stored.Url, default)), Is.EqualTo((data.LongLength, data.LongLength)));
        Assert.That(await ReadAsync(stored.Url, null), Is.EqualTo(data));
    }

    [Test]
    public async Task A_range_across_parts_gives_exactly_its_bytes()
    {
        Assume.That(Store.Capabilities.HasFlag(StoreCapabilities.RandomRead), "reads no ranges");
        var data = Bytes((2 * PartSize) + 10);
        var stored = await PutAsync(NewId(), data);

        foreach (
            var (offset, length) in new[] { (PartSize - 1, 2), (PartSize, 1), (1, 2 * PartSize), (data.Length - 1, 1), (0, data.Length) })
        {
            Assert.That(await ReadAsync(stored.Url, new ByteRange(offset, length)), Is.EqualTo(data[offset..(offset + length)]),
                $"{offset}+{length}");
        }
    }

    [Test]
    public async Task An_upload_cut_off_after_several_parts_leaves_nothing([Values] bool sizeIsKnown)
    {
        await using (var write = await Store.BeginWriteAsync(NewId(), sizeIsKnown ? 10 * PartSize : null, default))
            await write.WriteAsync(Bytes((2 * PartSize) + (PartSize / 2)), default);

        Assert.That(Residue(), Is.Empty);
    }

    [Test]
    public async Task An_upload_of_several_parts_whose_process_died_leaves_nothing_after_its_discard([Values] bool committed)
    {
        var write = await Store.BeginWriteAsync(NewId(), null, default);
        await write.WriteAsync(Bytes((2 * PartSize) + 5), default);
        if (committed)
            await write.CommitAsync(default);
        Crash(write);

        await foreach (var found in ((IRecoverableStore)Store).FindAbandonedWritesAsync(default))
        {
            Assert.That(found.Committed, Is.EqualTo(committed));
            await found.RemoveDataAsync(default);
            await found.DiscardAsync(default);
            await found.DisposeAsync();
        }

        Assert.That(Residue(), Is.Empty);
    }

    [Test]
    public async Task A_death_before_the_first_byte_leaves_nothing_after_its_discard()
    {
        Crash(await Store.BeginWriteAsync(NewId(), 5, default));

        await foreach (var found in ((IRecoverableStore)Store).FindAbandonedWritesAsync(default))
        {
            await found.DiscardAsync(default);
            await found.DisposeAsync();
        }

        Assert.That(Residue(), Is.Empty);
    }

    [TestCase(1000, 400)]
    [TestCase(1000, 1400)]
    public async Task A_size_that_was_announced_wrong_never_shows_in_the_data(int announced, int came)
    {
        var id = NewId();
        await using var write = await Store.BeginWriteAsync(id, announced, default);
        StoredData? stored = null;
        var failure = await FailureOfAsync(async () =>
        {
            await write.WriteAsync(Bytes(came), default);
            stored = Track(await write.CommitAsync(default));
        });

        var visible = await FailureOfAsync(async () => Assert.That(await ReadAsync(UrlOf(id), null), Is.EqualTo(Bytes(came))));
        Assert.That(visible, failure is null ? Is.Null : Is.EqualTo(StoreFailure.NotFound));
        Assert.That(stored?.Size, failure is null ? Is.EqualTo(came) : Is.Null);
    }

    [Test]
    public async Task Many_uploads_and_downloads_at_once_do_not_harm_each_other()
    {
        var ids = Enumerable.Range(0, 8).Select(_ => NewId()).ToArray();
        var stored = await Task.WhenAll(ids.Select((id, number) => Task.Run(() => UntrackedPutAsync(id, Bytes(PartSize + number)))));
        foreach (var one in stored)
            Track(one);

        var read = await Task.WhenAll(stored.Concat(stored).Select(one => Task.Run(() => ReadAsync(one.Url, null))));

        for (var i = 0; i < read.Length; i++)
            Assert.That(read[i], Is.EqualTo(Bytes(PartSize + (i % ids.Length))));
    }

    [Test]
    public async Task The_url_of_an_image_is_known_before_its_upload()
    {
        Assume.That(IsPlaceForetold, "its server names places");
        var id = NewId();
        var foretold = UrlOf(id);

        Assert.That((await PutAsync(id, Bytes(10))).Url, Is.EqualTo(foretold));
    }

    [Test]
    public async Task Traces_that_are_not_there_are_removed_without_a_word()
    {
        var remote = Store.Find<IRemoteWrites>()!;
        var id = NewId();

        await remote.RemoveTracesAsync(id, UrlOf(id), default);

        Assert.That(await remote.IsCommittedAsync(UrlOf(id), default), Is.False);
    }

    [Test]
    public async Task Traces_of_one_image_are_not_those_of_another()
    {
        var kept = await PutAsync(NewId(), Bytes(10));
        var id = NewId();
        var gone = await UntrackedPutAsync(id, Bytes(20));

        await Store.Find<IRemoteWrites>()!.RemoveTracesAsync(id, gone.Url, default);

        Assert.That(await FailureOfAsync(async () => await Store.GetSizeAsync(gone.Url, default)), Is.EqualTo(StoreFailure.NotFound));
        Assert.That(await ReadAsync(kept.Url, null), Is.EqualTo(Bytes(10)));
    }

    [Test]
    public async Task Data_in_use_cannot_be_deleted_and_is_untouched_until_nobody_uses_it()
    {
        var stored = await PutAsync(NewId(), Bytes(PartSize + 1));
        var use = await UseAsync(stored.Url);
        Assume.That(use, Is.Not.Null, "nobody can use its data");
        await using (use)
        {
            var asked = await FailureOfAsync(async () => await Store.Find<IDataInUse>()!.RequireUnusedAsync(stored.Url, default));
            var deleted = await FailureOfAsync(async () => await Store.DeleteAsync(stored.Url, default));

            Assert.That((asked, deleted), Is.EqualTo(((StoreFailure?)StoreFailure.InUse, (StoreFailure?)StoreFailure.InUse)));
            Assert.That(await ReadAsync(stored.Url, null), Is.EqualTo(Bytes(PartSize + 1)));
        }

        await Store.Find<IDataInUse>()!.RequireUnusedAsync(stored.Url, default);
        await Store.DeleteAsync(stored.Url, default);
        Assert.That(await FailureOfAsync(async () => await Store.GetSizeAsync(stored.Url, default)), Is.EqualTo(StoreFailure.NotFound));
    }

    [Test]
    public async Task Data_that_no_memory_holds_comes_back_whole()
    {
        const long Size = (5L << 30) + 1;
        Assume.That(Environment.GetEnvironmentVariable("GLANCE_TEST_STORES"), Is.EqualTo("all"), "5 GiB, on request");
        var piece = new byte[1 << 20];
        StoredData stored;
        await using (var write = await Store.BeginWriteAsync(NewId(), Size, default))
        {
            for (long done = 0; done < Size; done += piece.Length)
            {
                BitConverter.TryWriteBytes(piece, done);
                await write.WriteAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, Size - done)), default);
            }

            stored = Track(await write.CommitAsync(default));
        }

        await using var read = await Store.OpenReadAsync(stored.Url, null, default);
        Assert.That(read.Length, Is.EqualTo(Size));
        var got = new byte[1 << 20];
        for (long done = 0; done < Size;)
        {
            var count = await StoreActs.FillAsync(read, got);
            BitConverter.TryWriteBytes(piece, done);
            Assert.That(got.AsSpan(0, count).SequenceEqual(piece.AsSpan(0, count)), $"at byte {done}");
            done += count;
        }
    }

    /// <summary>The URL that an image's data gets.</summary>
    protected string UrlOf(string id) => Store.Find<IRemoteWrites>()!.UrlFor(id);
}

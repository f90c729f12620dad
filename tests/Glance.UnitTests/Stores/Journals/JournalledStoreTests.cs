using Glance.Domain.Stores;
using Glance.Stores.Journals;
using Glance.Stores.Wrappers;
using Glance.TestKit.InMemory.Remote;
using Glance.UnitTests.Operations.Uploads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Journals;

/// <summary>What the journal makes of a store on the network that is away.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalledStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("glance-journals-").FullName;
    private readonly InMemoryCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();
    private readonly HeardLog _log = new();
    private readonly JournalledStore _store;

    public JournalledStoreTests()
    {
        var driver = new InMemoryRemoteStore(_cluster);
        _store = new JournalledStore(driver, driver, new RemoteJournal(_root, "remote"), _time, _log.CreateLogger("store"));
        _store.OpenJournal(isFatal: true);
    }

    private string[] Journals => Directory.GetFiles(_root, "*", SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task An_upload_is_noted_before_the_store_is_asked_and_until_it_is_disposed()
    {
        var write = await _store.BeginWriteAsync("image", null, default);
        var while_it_runs = Journals.Length;
        await write.CommitAsync(default);
        var committed = Journals.Length;
        await write.DisposeAsync();

        Assert.That((while_it_runs, committed, Journals.Length), Is.EqualTo((1, 1, 0)));
    }

    [Test]
    public async Task A_refused_upload_leaves_no_note()
    {
        await using (var first = await _store.BeginWriteAsync("image", null, default))
            await first.CommitAsync(default);

        Assert.That(async () => await _store.BeginWriteAsync("image", null, default), Throws.TypeOf<StoreException>());
        Assert.That(Journals, Is.Empty);
    }

    [Test]
    public async Task What_an_upload_left_while_the_store_was_away_is_removed_when_it_is_back()
    {
        var write = await _store.BeginWriteAsync("image", null, default);
        await write.WriteAsync(new byte[10], default);
        _cluster.Trouble = StoreFailure.Unavailable;

        await write.DisposeAsync();

        Assert.That(_log.Of(LogLevel.Warning).Single(), Does.Contain("Store remote").And.Contain("image image").And.Contain("tried again"));
        _cluster.Trouble = null;
        var left = (await SweepAsync()).Single();
        Assert.That((left.IsRecordTold, left.SharesItsPlace, left.Committed), Is.EqualTo((true, true, false)));
        await left.DiscardAsync(default);
        Assert.That((_cluster.Residue.Count, Journals.Length), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_commit_without_an_answer_is_looked_at_later()
    {
        var write = await _store.BeginWriteAsync("image", null, default);
        _cluster.Trouble = StoreFailure.Unavailable;
        Assert.That(async () => await write.CommitAsync(default), Throws.TypeOf<StoreException>());
        _cluster.Trouble = null;

        await write.DisposeAsync();

        Assert.That((await SweepAsync()).Single().ImageId, Is.EqualTo("image"));
    }

    [Test]
    public async Task An_upload_that_died_does_not_count_as_told()
    {
        var write = await _store.BeginWriteAsync("image", null, default);
        await write.AbandonAsync();

        Assert.That((await SweepAsync()).Single().IsRecordTold, Is.False);
    }

    [Test]
    public async Task A_store_that_is_away_is_asked_once_for_all_uploads_and_then_after_growing_pauses()
    {
        foreach (var id in new[] { "one", "two", "three" })
            await (await _store.BeginWriteAsync(id, null, default)).AbandonAsync();
        _cluster.Trouble = StoreFailure.Unavailable;
        var before = _cluster.Calls;

        foreach (var seconds in new[] { 0, 4, 1, 9, 1, 60, 60, 60, 59, 1 })
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.That(SweepAsync, Throws.TypeOf<StoreException>(), "told the same, so that it is told once");
        }

        // at 0, 5, 15, then 20, 40 and 60 s after that, and each minute
        Assert.That(_cluster.Calls - before, Is.EqualTo(7));
        _cluster.Trouble = null;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await SweepAsync(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task What_the_store_says_of_one_upload_keeps_no_other_from_its_turn()
    {
        await (await _store.BeginWriteAsync("one", null, default)).AbandonAsync();
        _cluster.Trouble = StoreFailure.Denied;

        var denied = (await SweepAsync()).Single();
        Assert.That(async () => await denied.DiscardAsync(default), Throws.TypeOf<StoreException>());
        await denied.DisposeAsync();
        _cluster.Trouble = null;
        await (await _store.BeginWriteAsync("two", null, default)).AbandonAsync();

        var found = await SweepAsync();
        Assert.That(found.Select(write => write.ImageId), Is.EqualTo(new[] { "two" }), "one has its pause");
        foreach (var write in found)
            await write.DiscardAsync(default);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.That((await SweepAsync()).Single().ImageId, Is.EqualTo("one"));
    }

    [Test]
    public async Task A_note_without_data_removes_none()
    {
        await using (var write = await _store.BeginWriteAsync("image", null, default))
            await write.CommitAsync(default);
        var hold = await _store.HoldAsync("image", default);
        await hold!.AbandonAsync();

        var found = (await SweepAsync()).Single();
        await found.DiscardAsync(default);

        Assert.That((found.SharesItsPlace, found.Committed, Journals.Length, _cluster.Residue.Count), Is.EqualTo((false, false, 0, 1)));
    }

    private async Task<List<IAbandonedWrite>> SweepAsync()
    {
        var found = new List<IAbandonedWrite>();
        await foreach (var write in _store.FindAbandonedWritesAsync(default))
            found.Add(write);
        return found;
    }
}

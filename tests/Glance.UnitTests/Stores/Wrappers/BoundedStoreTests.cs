using Glance.Domain.Stores;
using Glance.Stores.Wrappers;
using Glance.UnitTests.Operations.Jobs;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Wrappers;

/// <summary>A store on the network that is silent: whoever waits for it is answered.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class BoundedStoreTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Beyond = Limit + TimeSpan.FromSeconds(6);

    private readonly WatchedTime _time = new();
    private readonly SlowStore _slow = new();
    private readonly BoundedStore _store;

    public BoundedStoreTests() => _store = new BoundedStore(_slow, Limit, _time);

    private static IEnumerable<TestCaseData> Steps()
    {
        static TestCaseData Case(string name, Func<BoundedStoreTests, Task> act) => new TestCaseData(act).SetArgDisplayNames(name);
        yield return Case("begin", async test => await test._store.BeginWriteAsync("image", null, default));
        yield return Case("open", async test => await test._store.OpenReadAsync("slow://x", null, default));
        yield return Case("size", async test => await test._store.GetSizeAsync("slow://x", default));
        yield return Case("delete", async test => await test._store.DeleteAsync("slow://x", default));
        yield return Case("in use?", async test => await test._store.RequireUnusedAsync("slow://x", default));
        yield return Case("committed?", async test => await test.Remote().IsCommittedAsync("slow://x", default));
        yield return Case("traces", async test => await test.Remote().RemoveTracesAsync("x", "slow://x", default));
    }

    [TestCaseSource(nameof(Steps))]
    public void A_step_without_an_end_is_a_store_that_is_away(Func<BoundedStoreTests, Task> step)
    {
        foreach (var silence in new Func<CancellationToken, Task>[] { SlowStore.Obedient, SlowStore.Deaf })
        {
            _slow.Step = silence;
            var waiting = step(this);
            Assert.That(waiting.IsCompleted, Is.False);

            _time.Advance(Beyond);

            AssertSilence(Assert.ThrowsAsync<StoreException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(1))));
        }
    }

    [TestCaseSource(nameof(Steps))]
    public async Task A_step_in_time_is_nothing_new(Func<BoundedStoreTests, Task> step)
    {
        await step(this);

        Assert.That(_slow.Steps, Is.EqualTo(1));
    }

    [Test]
    public async Task What_opens_when_nobody_waits_any_more_is_let_go()
    {
        var late = new TaskCompletionSource();
        _slow.Step = _ => late.Task;
        var waiting = _store.BeginWriteAsync("image", null, default).AsTask();
        _time.Advance(Beyond);
        Assert.ThrowsAsync<StoreException>(() => waiting);

        late.SetResult();

        await _slow.LetGo.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.That(_slow.Open, Is.Zero);
    }

    [Test]
    public async Task A_read_that_gives_nothing_for_too_long_fails_and_one_that_gives_a_little_each_time_goes_on()
    {
        await using var read = await _store.OpenReadAsync("slow://x", null, default);
        for (var turn = 0; turn < 3; turn++)
        {
            var step = new TaskCompletionSource();
            _slow.Step = stop => step.Task.WaitAsync(stop);
            var some = read.ReadAsync(new byte[8], default).AsTask();
            _time.Advance(Limit * 0.9);
            step.SetResult();
            Assert.That(await some, Is.EqualTo(1));
        }

        _slow.Step = SlowStore.Obedient;
        var none = read.ReadAsync(new byte[8], default).AsTask();
        _time.Advance(Limit);

        AssertSilence(Assert.ThrowsAsync<StoreException>(() => none));
    }

    [Test]
    public async Task A_write_that_takes_nothing_for_too_long_fails()
    {
        await using var write = await _store.BeginWriteAsync("image", null, default);
        _slow.Step = SlowStore.Obedient;
        var some = write.WriteAsync(new byte[8], default).AsTask();
        _time.Advance(Limit);

        AssertSilence(Assert.ThrowsAsync<StoreException>(() => some));
    }

    [Test]
    public async Task A_commit_that_is_left_behind_is_not_taken_back_and_its_note_stays()
    {
        var write = await _store.BeginWriteAsync("image", null, default);
        var commit = new TaskCompletionSource();
        _slow.Step = _ => commit.Task;
        var committing = write.CommitAsync(default).AsTask();
        _time.Advance(Beyond);
        AssertSilence(Assert.ThrowsAsync<StoreException>(() => committing));

        Assert.That(async () => await write.RevokeAsync(default), Throws.TypeOf<StoreException>());
        Assert.That(async () => await write.DisposeAsync(), Throws.TypeOf<StoreException>(), "which leaves the note");
        Assert.That(_slow.Open, Is.EqualTo(1));

        commit.SetResult();
        await _slow.LetGo.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Test]
    public async Task Who_goes_away_is_no_silence_of_the_store()
    {
        using var gone = new CancellationTokenSource();
        _slow.Step = SlowStore.Obedient;
        var waiting = _store.GetSizeAsync("slow://x", gone.Token).AsTask();

        await gone.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void What_the_store_says_itself_is_what_counts()
    {
        _slow.Step = _ => throw new StoreException(StoreFailure.Denied, "slow", "no");

        Assert.That(
            async () => await _store.GetSizeAsync("slow://x", default),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Denied));
    }

    private BoundedRemoteWrites Remote() => new(_slow, "slow", Limit, _time);

    private static void AssertSilence(StoreException? error) => Assert.That(
        (error!.Failure, error.StoreId, error.Message),
            Is.EqualTo((StoreFailure.Unavailable, "slow", "Store slow did not answer within 300 s (store_timeout)")));
}

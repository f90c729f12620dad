using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Operations.Jobs;
using Glance.Operations.Locations;
using Glance.Operations.Rules;
using Glance.Operations.Uploads;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>Reading data where it lies: how often, how long, and what the job tells of it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LocationHasherTests : IAsyncDisposable
{
    private const long GiB = 1L << 30;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly OddWorld _world = new();
    private readonly SemaphoreSlim _processors = new(2);
    private readonly CancellationTokenSource _stop = new();
    private readonly Job _job;

    public LocationHasherTests() => _job = new Job(new JobKind("hash"), new JobSubject("i"), _processors, _world.Time, _stop);

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        _processors.Dispose();
        _stop.Dispose();
    }

    [Test]
    public async Task Data_is_read_whole_and_the_job_tells_how_much()
    {
        const int Size = (1 << 17) + 1;
        _world.Store.Put(OddWorld.Url, Size);

        var found = await HashAsync(Size);

        Assert.That(found.Value, Is.EqualTo(Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(new byte[Size]))));
        Assert.That(found.Algorithm, Is.EqualTo("sha512"));
        Assert.That(_job.Status.Progress, Is.EqualTo(new JobProgress(Size, Size)));
        Assert.That(_processors.CurrentCount, Is.EqualTo(2), "every turn is given back");
    }

    [Test]
    public void A_store_that_is_away_is_tried_so_often_and_each_try_that_is_followed_by_one_is_told()
    {
        _world.Store.BeforeRead = _ => throw _world.Store.Failure(StoreFailure.Unavailable);

        Assert.That(() => HashAsync(10), Throws.TypeOf<StoreException>().With.Message.EqualTo("the store was told to fail"));
        Assert.That(_world.Store.Reads, Is.EqualTo(3));
        Assert.That(_world.Log.Lines, Has.Count.EqualTo(2));
        Assert.That(_world.Log.Lines[0], Is.EqualTo("Information Image i: try 1 of 3 to hash the data failed: the store was told to fail"));
    }

    [Test]
    public void Data_that_is_not_there_is_not_tried_again()
    {
        Assert.That(() => HashAsync(10), Throws.TypeOf<StoreException>().With.Property("Failure").EqualTo(StoreFailure.NotFound));
        Assert.That(_world.Store.Reads, Is.EqualTo(1));
    }

    [Test]
    public void Data_of_another_size_than_was_told_is_not_that_data()
    {
        _world.Store.Put(OddWorld.Url, 9);

        Assert.That(() => HashAsync(10), Throws.TypeOf<StoreException>().With.Message.EqualTo("store odd now has 9 bytes there, not 10"));
    }

    [TestCase(0, 1.0)]
    [TestCase(GiB / 2, 1.0)]
    [TestCase(GiB, 1.0)]
    [TestCase(GiB * 5 / 2, 2.5)]
    public async Task Reading_may_take_an_hour_by_the_GiB_and_no_less(long size, double hours)
    {
        var (failed, allowed) = await AllowedAsync(size, TimeSpan.FromHours(1));

        Assert.That(allowed, Is.EqualTo(TimeSpan.FromHours(hours)));
        _world.Time.Advance(allowed);
        Assert.That(
            async () => await failed.WaitAsync(Minute),
            Throws.TypeOf<StoreException>().With.Message.StartsWith(
                $"{size} bytes were not read within {hours * 3600:0} seconds").And.Property("Failure").EqualTo(StoreFailure.Unavailable));
    }

    [Test]
    public async Task Reading_may_take_no_longer_than_timers_run()
    {
        var (failed, allowed) = await AllowedAsync(GiB * 100_000, TimeSpan.FromHours(1));
        await _stop.CancelAsync();

        Assert.That(allowed.TotalDays, Is.EqualTo(49.7).Within(0.1));
        Assert.That(async () => await failed.WaitAsync(Minute), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Without_a_limit_reading_takes_as_long_as_it_takes()
    {
        var gate = new TaskCompletionSource();
        _world.Store.Put(OddWorld.Url);
        _world.Store.BeforeRead = stop => gate.Task.WaitAsync(stop);

        var hashed = HashAsync(10, new LocationRules { HashTimePerGiB = TimeSpan.Zero });
        _world.Time.Advance(TimeSpan.FromDays(365));
        gate.SetResult();

        Assert.That((await hashed.WaitAsync(Minute)).Value, Is.Not.Empty);
    }

    [Test]
    public async Task A_job_that_is_stopped_ends_as_stopped_even_when_its_time_is_over()
    {
        var (stopped, allowed) = await AllowedAsync(10, TimeSpan.FromHours(1), ofStop: () => _stop.CancelAsync());
        _world.Time.Advance(allowed);

        Assert.That(async () => await stopped.WaitAsync(Minute), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_read_that_somebody_else_cancelled_is_no_lack_of_time()
    {
        _world.Store.BeforeRead = _ => throw new OperationCanceledException("by the driver");

        Assert.That(() => HashAsync(10), Throws.TypeOf<OperationCanceledException>().With.Message.EqualTo("by the driver"));
    }

    private async Task<(Task Hashing, TimeSpan Allowed)> AllowedAsync(long size, TimeSpan perGiB, Func<Task>? ofStop = null)
    {
        _world.Store.BeforeRead = async stop =>
        {
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (ofStop?.Invoke() ?? Task.CompletedTask);
            stop.ThrowIfCancellationRequested();
        };
        var hashing = HashAsync(size, new LocationRules { HashTimePerGiB = perGiB });
        return (hashing, await _world.Time.TimerAsync().WaitAsync(Minute));
    }

    private Task<GivenHashes> HashAsync(long size, LocationRules? rules = null) =>
        new LocationHasher(_world.Stores, rules ?? new LocationRules(), _world.Time, _world.Log)
            .HashAsync(_job, Cases.Image() with { Size = size }, new ImageLocation { Url = OddWorld.Url }, MultihashAlgorithm.Sha512);
}

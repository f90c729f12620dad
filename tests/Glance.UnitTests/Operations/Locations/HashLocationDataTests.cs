using System.Security.Cryptography;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Stores;
using Glance.Operations.Jobs;
using Glance.Operations.Locations;
using Glance.Operations.Rules;
using Glance.Operations.Uploads;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>The job that hashes data added by location: what its record and its log say afterwards.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HashLocationDataTests : IAsyncDisposable
{
    private static readonly string Right = Convert.ToHexStringLower(SHA256.HashData(new byte[10]));

    private readonly OddWorld _world = new();
    private readonly SemaphoreSlim _processors = new(1);
    private readonly CancellationTokenSource _stop = new();

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        _processors.Dispose();
        _stop.Dispose();
    }

    [TestCase(null)]
    [TestCase("sha256")]
    public async Task Data_that_is_what_was_promised_is_nothing_to_log(string? promised)
    {
        await AddAsync();

        Assert.That(await ExecuteAsync(promised is null ? null : new GivenHashes(null, promised, Right.ToUpperInvariant())), Is.True);

        var image = await _world.FindAsync();
        Assert.That((image.Status, image.HashAlgorithm), Is.EqualTo((ImageStatus.Active, promised ?? "sha512")));
        Assert.That(_world.Log.Lines, Is.Empty);
    }

    [Test]
    public async Task Data_that_is_not_what_was_promised_is_dropped_with_a_warning()
    {
        await AddAsync();

        Assert.That(await ExecuteAsync(new GivenHashes(null, "sha256", "other")), Is.True);

        Assert.That(((await _world.FindAsync()).Status, _world.Store.Urls.Count()), Is.EqualTo((ImageStatus.Queued, 0)));
        Assert.That(
            _world.Log.Lines.Single(),
            Is.EqualTo($"Warning The data of image i hashes to {Right} by sha256, not to other: the location is dropped"));
    }

    [Test]
    public async Task An_image_that_is_deleted_before_is_no_failure()
    {
        Assert.That(await ExecuteAsync(), Is.True);
        Assert.That(_world.Log.Lines, Is.EqualTo(["Information Image i was deleted while its data was hashed"]));
    }

    [Test]
    public async Task Data_that_has_left_its_image_is_not_read_and_the_image_waits_no_longer()
    {
        await _world.AddAsync(Cases.Image() with { Status = ImageStatus.Importing, Size = 10 }, _world.Store.Put("odd://another"));

        Assert.That(await ExecuteAsync(), Is.True);

        Assert.That((_world.Store.Reads, (await _world.FindAsync()).Status), Is.EqualTo((0, ImageStatus.Queued)));
        Assert.That(_world.Log.Lines, Is.EqualTo(["Information The data of image i is not hashed: it has left its location"]));
    }

    [Test]
    public async Task A_store_that_fails_is_a_warning_and_the_image_waits_again()
    {
        await AddAsync();
        _world.Store.BeforeRead = _ => throw _world.Store.Failure(StoreFailure.Denied);

        Assert.That(await ExecuteAsync(), Is.True);

        Assert.That((await _world.FindAsync()).Status, Is.EqualTo(ImageStatus.Queued));
        Assert.That(_world.Log.Lines, Is.EqualTo(["Warning The data of image i is not hashed: the store was told to fail"]));
    }

    [Test]
    public async Task A_job_that_is_stopped_is_a_warning_and_the_image_waits_again()
    {
        await AddAsync();
        _world.Store.BeforeRead = async stop =>
        {
            await _stop.CancelAsync();
            stop.ThrowIfCancellationRequested();
        };

        Assert.That(await ExecuteAsync(), Is.True);

        Assert.That((await _world.FindAsync()).Status, Is.EqualTo(ImageStatus.Queued));
        Assert.That(_world.Log.Lines.Single(), Does.StartWith("Warning The data of image i is not hashed: "));
    }

    [Test]
    public async Task A_failure_that_nobody_foresaw_is_an_error_and_the_image_waits_again()
    {
        await AddAsync();
        _world.Store.BeforeRead = _ => throw new InvalidOperationException("a bug");

        Assert.That(await ExecuteAsync(), Is.True);

        Assert.That((await _world.FindAsync()).Status, Is.EqualTo(ImageStatus.Queued));
        Assert.That(_world.Log.Lines, Is.EqualTo(["Error The data of image i is not hashed"]));
    }

    [Test]
    public async Task A_record_that_cannot_be_told_of_a_failure_is_left_to_others()
    {
        await AddAsync();
        _world.Store.BeforeRead = _ => throw _world.Store.Failure(StoreFailure.Denied);
        _world.Records.OnSave = _ => new DatabaseUnavailableException("gone");

        Assert.That(await ExecuteAsync(), Is.False);
    }

    [Test]
    public async Task The_work_is_wanted_as_long_as_the_image_has_the_location_or_nobody_can_tell()
    {
        var hashing = Hashing();
        Assert.That(await hashing.IsWantedAsync(What(null), default), Is.False, "no such image");

        await _world.AddAsync(Cases.Image() with { Size = 10 }, OddWorld.Url, "odd://b");

        Assert.That(await hashing.IsWantedAsync(What(null), default), Is.True);
        Assert.That(await hashing.IsWantedAsync(What(null) with { Url = "odd://c" }, default), Is.False);
        _world.Records.OnFind = () => new DatabaseUnavailableException("gone");
        Assert.That(await hashing.IsWantedAsync(What(null) with { Url = "odd://c" }, default), Is.True);
    }

    private static LocationToHash What(GivenHashes? expected) => new("i", OddWorld.Url, expected);

    private Task<bool> ExecuteAsync(GivenHashes? expected = null) =>
        Hashing().ExecuteAsync(new Job(new JobKind("hash"), new JobSubject("i"), _processors, _world.Time, _stop), What(expected));

    private HashLocationData Hashing()
    {
        var rules = new LocationRules();
        var retry = new DatabaseRetry(_world.Jobs, _world.Time, waits: false);
        var results = new HashResults(_world.Records, LocationData.From(_world.Parts), retry, _world.Time, _world.Log);
        return new HashLocationData(new LocationHasher(_world.Stores, rules, _world.Time, _world.Log), results, rules, _world.Log);
    }

    private Task<Image> AddAsync() =>
        _world.AddAsync(Cases.Image() with { Status = ImageStatus.Importing, Size = 10 }, _world.Store.Put(OddWorld.Url));
}

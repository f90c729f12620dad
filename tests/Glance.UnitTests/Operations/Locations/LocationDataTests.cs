using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Operations.Locations;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>Data that no record names any more: what becomes of it, and what the log says of it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LocationDataTests : IAsyncDisposable
{
    private readonly OddWorld _world = new();

    private LocationData Data => LocationData.From(_world.Parts);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Test]
    public void A_location_leaves_to_be_removed_unless_its_store_deletes_nothing()
    {
        var keeps = new OddStore("keeps", "keeps") { Capabilities = StoreCapabilities.Read };
        var data = new LocationData(new OddStores(_world.Store, keeps), _world.Records, _world.Time, _world.Log);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(data.Leaving(new ImageLocation { Url = OddWorld.Url }).Status, Is.EqualTo("pending_delete"));
            Assert.That(data.Leaving(new ImageLocation { Url = "keeps://a" }).Status, Is.EqualTo("deleted"));
            Assert.That(
                data.Leaving(new ImageLocation { Url = "unknown://a" }).Status,
                Is.EqualTo("pending_delete"),
                "another host may have the store");
        }
    }

    [Test]
    public async Task Data_that_left_its_record_goes_at_once()
    {
        var left = await LeftAsync();

        Assert.That(await Data.RemoveAsync(null, "i", left), Is.Null);
        Assert.That((_world.Store.Urls.Count(), _world.Images.WaitingForRemoval, _world.Log.Lines.Count), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public async Task Data_that_its_store_does_not_delete_stays_and_the_log_says_so()
    {
        _world.Store.Put(OddWorld.Url);

        Assert.That(await Data.RemoveAsync(null, "i", new ImageLocation { Url = OddWorld.Url, Status = ImageLocation.Deleted }), Is.Null);

        Assert.That(_world.Store.Urls, Is.Not.Empty);
        Assert.That(
            _world.Log.Lines.Single(),
            Does.StartWith("Information Image i").And.Contains("store odd").And.Contains("deletes nothing"));
    }

    [TestCase(StoreFailure.InUse, true)]
    [TestCase(StoreFailure.Denied, false)]
    [TestCase(StoreFailure.Unavailable, false)]
    public async Task Data_that_cannot_go_now_is_logged_and_left_for_later_and_only_its_use_is_an_answer(
        StoreFailure failure, bool isAnswer)
    {
        var left = await LeftAsync();
        _world.Store.BeforeDelete = _ => throw _world.Store.Failure(failure);

        var answer = await Data.RemoveAsync(null, "i", left);

        Assert.That(answer?.Failure, Is.EqualTo(isAnswer ? failure : (StoreFailure?)null));
        Assert.That(_world.Images.WaitingForRemoval, Is.EqualTo(1));
        Assert.That(
            _world.Log.Lines.Single(),
            Does.StartWith("Error Image i").And.Contains("store odd").And.Contains($"({failure})").And.Contains("told to fail"));
    }

    [Test]
    public async Task A_database_that_is_away_leaves_the_data_for_later()
    {
        var left = await LeftAsync();
        _world.Records.OnNamed = () => new DatabaseUnavailableException("gone");

        Assert.That(await Data.RemoveAsync(null, "i", left), Is.Null);

        Assert.That((_world.Store.Urls.Count(), _world.Images.WaitingForRemoval), Is.EqualTo((1, 1)));
        Assert.That(_world.Log.Lines.Single(), Does.StartWith("Warning Image i").And.Contains("looked at later").And.Contains("gone"));
    }

    [Test]
    public async Task Data_that_another_location_names_stays_and_is_asked_for_no_more()
    {
        var left = await LeftAsync();
        await _world.AddAsync(Cases.Image() with { Id = "j" }, OddWorld.Url);

        Assert.That(await Data.RemoveAsync(null, "i", left), Is.Null);

        Assert.That((_world.Store.Urls.Count(), _world.Images.WaitingForRemoval), Is.EqualTo((1, 0)));
        Assert.That(_world.Log.Lines.Single(), Does.StartWith("Warning Image i").And.Contains("another location does"));
    }

    [Test]
    public async Task Data_that_was_never_there_is_worth_a_warning_to_who_removes_it_first()
    {
        var left = await LeftAsync();
        await _world.Store.DeleteAsync(OddWorld.Url, default);

        Assert.That(await Data.RemoveAsync(null, "i", left), Is.Null);

        Assert.That(_world.Images.WaitingForRemoval, Is.Zero);
        Assert.That(
            _world.Log.Lines.Single(),
            Does.StartWith("Warning Image i").And.Contains("there was none").And.Contains("told to fail"));
    }

    [Test]
    public async Task A_store_that_turns_out_to_delete_nothing_keeps_the_data_and_is_asked_no_more()
    {
        var left = await LeftAsync();
        _world.Store.BeforeDelete = _ => throw _world.Store.Failure(StoreFailure.Unsupported);

        Assert.That(await Data.RemoveAsync(null, "i", left), Is.Null);

        Assert.That((_world.Store.Urls.Count(), _world.Images.WaitingForRemoval), Is.EqualTo((1, 0)));
        Assert.That(_world.Log.Lines.Single(), Does.StartWith("Information Image i").And.Contains("deletes nothing"));
    }

    [Test]
    public async Task Another_try_tells_what_it_removed()
    {
        await Data.RemoveAgainAsync(Left(await LeftAsync()), default);

        Assert.That((_world.Store.Urls.Count(), _world.Images.WaitingForRemoval), Is.EqualTo((0, 0)));
        Assert.That(_world.Log.Lines.Single(), Does.StartWith("Information The data that image i named").And.EndsWith("is removed"));
    }

    [Test]
    public async Task Another_try_that_finds_nothing_says_that_it_was_removed_before()
    {
        var left = Left(await LeftAsync());
        await _world.Store.DeleteAsync(OddWorld.Url, default);

        await Data.RemoveAgainAsync(left, default);

        Assert.That(_world.Images.WaitingForRemoval, Is.Zero);
        Assert.That(
            _world.Log.Lines.Single(),
            Does.StartWith("Information The data that image i named").And.EndsWith("was removed before"));
    }

    [Test]
    public async Task Another_try_that_fails_says_so_to_who_tries()
    {
        var left = Left(await LeftAsync());
        _world.Store.BeforeDelete = _ => throw _world.Store.Failure(StoreFailure.Denied);

        Assert.That(async () => await Data.RemoveAgainAsync(left, default), Throws.TypeOf<StoreException>());
        Assert.That((_world.Images.WaitingForRemoval, _world.Log.Lines.Count), Is.EqualTo((1, 0)));
    }

    private static RemovedLocation Left(ImageLocation location) => new("i", location, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    // As the save has it that took the location from its record.
    private async Task<ImageLocation> LeftAsync()
    {
        var image = await _world.AddAsync(Cases.Image(), _world.Store.Put(OddWorld.Url));
        var left = Data.Leaving(image.Locations.Single());
        await _world.Images.DeleteAsync(image with { Locations = [left] }, ImageStatus.Deleted, DateTimeOffset.UnixEpoch, default);
        return left;
    }
}

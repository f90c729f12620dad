using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Operations.Locations;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>Data that could not be removed with its record: it is tried again, and the log is not filled with it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RemoveLeftDataTests : IAsyncDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly OddWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Test]
    public async Task What_is_due_is_removed_and_counted()
    {
        await LeaveAsync("odd://a");
        await LeaveAsync("odd://b");
        await LeaveAsync("odd://used");
        _world.Store.BeforeDelete = url =>
        {
            if (url == "odd://used")
                throw _world.Store.Failure(StoreFailure.InUse);
        };
        var remove = Remove();

        Assert.That(await remove.ExecuteAsync(default), Is.Zero, "who deleted may be at it");
        _world.Time.Advance(Hour / 2);

        Assert.That(await remove.ExecuteAsync(default), Is.EqualTo(2));
        Assert.That((_world.Store.Urls.Single(), _world.Images.WaitingForRemoval), Is.EqualTo(("odd://used", 1)));
    }

    [Test]
    public async Task The_first_who_finds_that_data_stays_warns_and_later_ones_do_not()
    {
        await LeaveAsync("odd://a");
        _world.Store.BeforeDelete = _ => throw _world.Store.Failure(StoreFailure.Denied);
        var remove = Remove();

        for (var tries = 0; tries < 2; tries++)
        {
            _world.Time.Advance(TimeSpan.FromMinutes(5));
            Assert.That(await remove.ExecuteAsync(default), Is.Zero);
        }

        Assert.That(_world.Log.Lines, Has.Count.EqualTo(2));
        Assert.That(
            _world.Log.Lines[0],
            Does.StartWith("Warning The data that image odd-a named").And.Contains("store odd (Denied)").And.Contains("told to fail"));
        Assert.That(_world.Log.Lines[1], Does.StartWith("Debug The data that image odd-a named"));
    }

    [Test]
    public async Task A_store_that_is_not_configured_here_is_nothing_to_warn_of()
    {
        await LeaveAsync("elsewhere://a");
        _world.Time.Advance(TimeSpan.FromMinutes(5));

        await Remove().ExecuteAsync(default);

        Assert.That(_world.Log.Lines.Single(), Does.StartWith("Debug ").And.Contains("(InvalidLocation)"));
    }

    [Test]
    public async Task Data_that_stays_for_hours_is_brought_to_mind_once_an_hour()
    {
        await LeaveAsync("odd://a");
        _world.Store.BeforeDelete = _ => throw _world.Store.Failure(StoreFailure.Denied);
        var remove = Remove();
        List<int> reminders = [];
        for (var halves = 0; halves < 4; halves++)
        {
            _world.Time.Advance(Hour / 2);
            await remove.ExecuteAsync(default);
            reminders.Add(
                _world.Log.Lines.Count(line => line.StartsWith("Warning Data of images that were deleted", StringComparison.Ordinal)));
        }

        Assert.That(reminders, Is.EqualTo([0, 1, 1, 2]));
        Assert.That(
            _world.Log.Lines.First(line => line.Contains("tried again and again", StringComparison.Ordinal)),
            Does.Contain("odd-a").And.Contains("told to fail"));
    }

    [Test]
    public async Task Where_nothing_is_left_there_is_nothing_to_bring_to_mind()
    {
        var remove = Remove();
        _world.Time.Advance(2 * Hour);

        Assert.That(await remove.ExecuteAsync(default), Is.Zero);
        Assert.That(_world.Log.Lines, Is.Empty);
    }

    [TestCase(StoreFailure.Unavailable, 1)]
    [TestCase(StoreFailure.Denied, 3)]
    public async Task A_store_that_is_away_is_asked_once_in_a_round_and_the_others_have_their_turn(StoreFailure failure, int asked)
    {
        foreach (var url in new[] { "odd://a", "odd://b", "odd://c" })
            await LeaveAsync(url);
        await LeaveAsync("other://d", _world.Other);
        var tries = 0;
        _world.Store.BeforeDelete = _ =>
        {
            tries++;
            throw _world.Store.Failure(failure);
        };
        var remove = Remove();
        _world.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.That((await remove.ExecuteAsync(default), tries), Is.EqualTo((1, asked)));

        _world.Store.BeforeDelete = _ => { };
        _world.Time.Advance(2 * Hour);
        Assert.That(await remove.ExecuteAsync(default), Is.EqualTo(3), "nothing is forgotten");
    }

    private RemoveLeftData Remove() => new(_world.Records, LocationData.From(_world.Parts), _world.Time, _world.Log);

    // An image that was deleted by a process that died before it removed the data.
    private async Task LeaveAsync(string url, OddStore? store = null)
    {
        (store ?? _world.Store).Put(url);
        var image = await _world.AddAsync(Cases.Image() with { Id = url.Replace("://", "-", StringComparison.Ordinal) }, url);
        var leaving = image.Locations.Single() with { Status = ImageLocation.PendingDelete };
        await _world.Images.DeleteAsync(image with { Locations = [leaving] }, ImageStatus.Deleted, _world.Time.GetUtcNow(), default);
    }
}

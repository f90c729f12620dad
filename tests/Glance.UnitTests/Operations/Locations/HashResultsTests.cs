using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Operations.Locations;
using Glance.Operations.Uploads;
using Glance.UnitTests.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>What becomes of an image whose data was hashed, or could not be.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HashResultsTests : IAsyncDisposable
{
    private const string Note = "os_glance_hash_op_host";

    private static readonly GivenHashes Found = new("md5", "sha512", "value");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly OddWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [TestCase(ImageStatus.Importing, ImageStatus.Active)]
    [TestCase(ImageStatus.Active, ImageStatus.Active)]
    [TestCase(ImageStatus.Deactivated, ImageStatus.Deactivated)]
    public async Task Hashes_make_an_image_active_that_waited_for_them_and_no_other(ImageStatus before, ImageStatus after)
    {
        await AddAsync(before);

        await Results().KeepAsync("i", Found);

        var image = await _world.FindAsync();
        Assert.That((image.Status, image.Checksum, image.HashAlgorithm, image.HashValue), Is.EqualTo((after, "md5", "sha512", "value")));
        Assert.That((image.Properties.Count, image.UpdatedAt), Is.EqualTo((0, _world.Time.GetUtcNow())));
    }

    [Test]
    public async Task An_image_that_has_no_data_any_more_gets_no_hashes()
    {
        await _world.AddAsync(OddWorld.Queued());

        await Results().KeepAsync("i", Found);

        Assert.That(((await _world.FindAsync()).HashValue, _world.Records.Saves), Is.EqualTo(((string?)null, 0)));
    }

    [Test]
    public async Task Data_that_is_not_what_was_promised_goes_and_the_image_waits_again()
    {
        await AddAsync(ImageStatus.Importing);

        await Results().DropAsync("i");

        var image = await _world.FindAsync();
        Assert.That(
            (image.Status, image.Size, image.Locations.Count, image.Properties.Count),
            Is.EqualTo((ImageStatus.Queued, (long?)null, 0, 0)));
        Assert.That((_world.Store.Urls.Count(), _world.Images.WaitingForRemoval), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task An_image_that_waits_no_more_keeps_its_data_whatever_was_found()
    {
        await AddAsync(ImageStatus.Active);

        await Results().DropAsync("i");

        Assert.That(((await _world.FindAsync()).Locations.Count, _world.Store.Urls.Count(), _world.Records.Saves), Is.EqualTo((1, 1, 0)));
    }

    [Test]
    public async Task An_image_that_is_given_up_waits_again_and_its_data_stays()
    {
        await AddAsync(ImageStatus.Importing);

        Assert.That(await Results().GiveUpAsync("i"), Is.True);

        var image = await _world.FindAsync();
        Assert.That((image.Status, image.Locations.Count), Is.EqualTo((ImageStatus.Queued, 0)));
        Assert.That((_world.Store.Urls.Count(), _world.Images.WaitingForRemoval), Is.EqualTo((1, 0)), "nobody has proved it wrong");
    }

    [Test]
    public async Task An_active_image_that_is_given_up_stays_active_without_hashes()
    {
        await AddAsync(ImageStatus.Active);

        Assert.That(await Results().GiveUpAsync("i"), Is.True);

        var image = await _world.FindAsync();
        Assert.That(
            (image.Status, image.HashValue, image.Properties.Count, image.Locations.Count),
            Is.EqualTo((ImageStatus.Active, (string?)null, 0, 1)));
    }

    [Test]
    public async Task An_image_that_was_deleted_meanwhile_is_nothing_to_give_up()
    {
        Assert.That(await Results().GiveUpAsync("i"), Is.True);
        Assert.That(_world.Log.Lines, Is.EqualTo(["Information Image i was deleted while its data was hashed"]));
    }

    [Test]
    public async Task A_record_that_could_not_be_told_is_left_to_the_recovery()
    {
        _world.Records.OnFind = () => new DatabaseUnavailableException("gone");

        Assert.That(await Results().GiveUpAsync("i"), Is.False);
        Assert.That(_world.Log.Lines.Single(), Does.StartWith("Error Image i keeps the state it has").And.EndsWith("gone"));
    }

    [Test]
    public async Task A_database_that_does_not_take_the_hashes_is_asked_again_after_longer_and_longer_pauses_and_told_of_once()
    {
        await AddAsync(ImageStatus.Importing);
        _world.Records.OnSave = _ => _world.Records.Saves < 4 ? new DatabaseUnavailableException("gone") : null;

        var kept = Results(waits: true).KeepAsync("i", Found).AsTask();
        List<double> pauses = [];
        while (pauses.Count < 3)
        {
            var pause = await _world.Time.TimerAsync().WaitAsync(Minute);
            pauses.Add(pause.TotalMilliseconds);
            _world.Time.Advance(pause);
        }

        await kept.WaitAsync(Minute);
        Assert.That(pauses, Is.EqualTo([250, 500, 1000]));
        Assert.That((await _world.FindAsync()).HashValue, Is.EqualTo("value"));
        Assert.That(_world.Log.Lines.Single(), Does.StartWith("Warning Image i: the database does not take").And.EndsWith("gone"));
    }

    [Test]
    public async Task Where_nobody_waits_for_the_database_its_first_failure_is_the_last()
    {
        await AddAsync(ImageStatus.Importing);
        _world.Records.OnSave = _ => new DatabaseUnavailableException("gone");

        Assert.That(async () => await Results().KeepAsync("i", Found), Throws.TypeOf<DatabaseUnavailableException>());
        Assert.That(_world.Records.Saves, Is.EqualTo(1));
    }

    private HashResults Results(bool waits = false) =>
        new(_world.Records, LocationData.From(_world.Parts), new DatabaseRetry(_world.Jobs, _world.Time, waits), _world.Time, _world.Log);

    private Task<Image> AddAsync(ImageStatus status) =>
        _world.AddAsync(Cases.Image(properties: (Note, "http://us")) with { Status = status, Size = 10 }, _world.Store.Put(OddWorld.Url));
}

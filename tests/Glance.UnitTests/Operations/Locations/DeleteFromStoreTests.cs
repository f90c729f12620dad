using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Jobs;
using Glance.Operations.Locations;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Glance.UnitTests.Operations.Downloads;
using Glance.UnitTests.Operations.Uploads;
using Glance.UnitTests.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>Removing one of several copies.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DeleteFromStoreTests
{
    private static readonly RequestContext Admin = RequestContext.Unauthenticated("req-test");

    private readonly InMemoryImageRepository _images = new();
    private readonly HeardLog _log = new();
    private readonly BreakingStore _near = new("near");
    private readonly BreakingStore _far = new("far");
    private readonly OddStores _stores;
    private readonly LocationData _data;

    public DeleteFromStoreTests()
    {
        _stores = new OddStores(_near, _far) { MultiStore = true };
        _data = new LocationData(_stores, _images, new FakeTimeProvider(), _log.CreateLogger("data"));
    }

    [TestCase("near", "far")]
    [TestCase("far", "near")]
    public async Task The_copy_of_that_store_goes_from_record_and_store_and_the_other_stays(string gone, string kept)
    {
        await AddAsync("near", "far");

        await DeleteAsync(gone);

        Assert.That((await LocationsAsync()).Select(location => location.StoreId), Is.EqualTo(new[] { kept }));
        Assert.That((_near.Urls.Count(), _far.Urls.Count()), Is.EqualTo(gone == "near" ? (0, 1) : (1, 0)));
        Assert.That(_images.WaitingForRemoval, Is.Zero);
    }

    [Test]
    public async Task Of_a_store_that_is_away_the_record_lets_go_and_the_data_goes_later()
    {
        await AddAsync("near", "far");
        _far.Trouble = StoreFailure.Unavailable;

        await DeleteAsync("far");

        Assert.That((await LocationsAsync()).Select(location => location.StoreId), Is.EqualTo(new[] { "near" }));
        Assert.That((_far.Urls.Count(), _images.WaitingForRemoval), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Of_two_copies_in_one_store_the_first_goes()
    {
        await AddAsync("far", "near", "near");

        await DeleteAsync("near");

        Assert.That((await LocationsAsync()).Select(location => location.Url), Is.EqualTo(new[] { "far://0", "near://2" }));
        Assert.That(_near.Urls, Is.EqualTo(new[] { "near://2" }));
    }

    [Test]
    public async Task Who_may_only_look_removes_nothing()
    {
        await AddAsync("near", "far");

        Assert.That(() => DeleteAsync("far", Admin with { ReadOnly = true }), Throws.TypeOf<ReadOnlyAccessException>());
        Assert.That(((await LocationsAsync()).Count, _far.Urls.Count()), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task The_service_makes_it_of_its_own_records_and_stores()
    {
        await using var world = new OddWorld(multiStore: true);
        var noted = new Dictionary<string, object?> { ["store"] = "odd" };
        string[] urls = [world.Store.Put("odd://a"), world.Store.Put("odd://b")];
        var image = Cases.Image() with { Locations = [.. urls.Select(url => new ImageLocation { Url = url, Metadata = noted })] };
        await world.Images.AddAsync(image, default);

        await DeleteFromStore.From(world.Parts).ExecuteAsync(Admin, "odd", "i", default);

        Assert.That(((await world.FindAsync()).Locations.Single().Url, world.Store.Urls.Single()), Is.EqualTo(("odd://b", "odd://b")));
    }

    [Test]
    public async Task The_only_copy_is_refused()
    {
        await AddAsync("near");

        Assert.That(() => DeleteAsync("near"), Throws.TypeOf<ForbiddenException>().With.Message.EqualTo(
            "Cannot delete image data from the only store containing it. Consider deleting the image instead."));
        Assert.That(_near.Urls, Is.Not.Empty);
    }

    [Test]
    public async Task A_store_that_has_no_copy_is_told()
    {
        await AddAsync("near", "near");

        Assert.That(() =>
            DeleteAsync("far"), Throws.TypeOf<NotInStoreException>().With.Message.EqualTo("Image i is not stored in store far."));
    }

    [TestCase(ImageStatus.Queued)]
    [TestCase(ImageStatus.Deactivated)]
    public async Task Only_an_active_image_gives_a_copy_up(ImageStatus status)
    {
        await AddAsync(status, "near", "far");

        Assert.That(() => DeleteAsync("far"), Throws.TypeOf<LocationConflictException>());
    }

    [TestCase("get_image_location")]
    [TestCase("delete_image_location")]
    public async Task Both_rules_are_asked(string rule)
    {
        await AddAsync("near", "far");

        Assert.That(() => DeleteAsync("far", (rule, "!")), Throws.TypeOf<ForbiddenException>());
        Assert.That((await LocationsAsync()).Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Data_in_use_changes_nothing()
    {
        await AddAsync("near", "far");
        _far.Use = StoreFailure.InUse;

        Assert.That(() =>
            DeleteAsync("far"), Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.InUse));
        Assert.That((await LocationsAsync()).Count, Is.EqualTo(2));
    }

    [Test]
    public async Task An_image_whose_data_is_in_use_is_not_deleted_from_its_record()
    {
        await AddAsync("near", "far");
        _far.Use = StoreFailure.InUse;
        await using var jobs = new BackgroundJobs(TimeProvider.System, NullLogger.Instance);
        var delete = new DeleteImage(_images, new ImagePolicy(new FixedPolicy()), TimeProvider.System, _data, jobs);

        Assert.That(
            async () => await delete.ExecuteAsync(Admin, "i", default),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.InUse));
        Assert.That((await LocationsAsync()).Count, Is.EqualTo(2));
        Assert.That((_near.Urls.Count(), _far.Urls.Count()), Is.EqualTo((1, 1)), "nothing is touched");

        _far.Use = StoreFailure.Unavailable;
        await delete.ExecuteAsync(Admin, "i", default);
        Assert.That(await _images.FindAsync(Admin, "i", default), Is.Null, "who does not know refuses nothing");
        Assert.That(
            _log.Of(LogLevel.Debug, "Whether data in store far is in use is not known: Store far: told to fail").Count(), Is.EqualTo(1));
    }

    private Task DeleteAsync(string storeId, params (string Name, string Rule)[] rules) => DeleteAsync(storeId, Admin, rules);

    private Task DeleteAsync(string storeId, RequestContext context, params (string Name, string Rule)[] rules) =>
        new DeleteFromStore(_images, new ImagePolicy(new FixedPolicy(rules: rules)), _data, TimeProvider.System)
            .ExecuteAsync(context, storeId, "i", default);

    private async Task<IReadOnlyList<ImageLocation>> LocationsAsync() => (await _images.FindAsync(Admin, "i", default))!.Locations;

    private ValueTask AddAsync(params string[] storeIds) => AddAsync(ImageStatus.Active, storeIds);

    private ValueTask AddAsync(ImageStatus status, params string[] storeIds) => _images.AddAsync(
        Cases.Image() with
        {
            Status = status,
            Locations =
            [
                .. storeIds.Select((storeId, number) => new ImageLocation
                {
                    Url = (storeId == "near" ? _near : _far).Put($"{number}", "data"),
                    Metadata = new Dictionary<string, object?> { ["store"] = storeId },
                }),
            ],
        },
        default);
}

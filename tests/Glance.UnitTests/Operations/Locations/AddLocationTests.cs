using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Access;
using Glance.Operations.Locations;
using Glance.Operations.Rules;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>Data that lies in a store already and is given to an image: what is refused, and what is noted while it is hashed.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AddLocationTests
{
    private static readonly GivenHashes Promise = new(null, "md5", new string('a', 32));

    private readonly TaskCompletionSource _read = new();

    [Test]
    public async Task Who_may_only_look_adds_nothing()
    {
        await using var world = await WorldAsync();

        Assert.That(() => AddAsync(world, context: OddWorld.Service with { ReadOnly = true }), Throws.TypeOf<ReadOnlyAccessException>());
        Assert.That(world.Records.Saves, Is.Zero);
    }

    [TestCase(null, null)]
    [TestCase("http://host:9292", "http://host:9292")]
    public async Task Who_hashes_is_noted_where_hosts_have_a_url(string? url, string? noted)
    {
        await using var world = new OddWorld(new OperationRules { Locations = new LocationRules { SelfUrl = url } });

        var marked = LocationHashing.From(world.Parts).Mark(OddWorld.Queued());

        Assert.That(marked.Properties.ContainsKey("os_glance_hash_op_host"), Is.EqualTo(url is not null));
        Assert.That(marked.Properties.GetValueOrDefault("os_glance_hash_op_host"), Is.EqualTo(noted));
    }

    [Test]
    public async Task An_image_that_a_task_works_on_takes_no_location()
    {
        await using var world = new OddWorld();
        await world.AddAsync(OddWorld.Queued() with { Properties = new Dictionary<string, string?> { ["os_glance_import_task"] = "t" } });
        world.Store.Put(OddWorld.Url);

        Assert.That(() => AddAsync(world), Throws.TypeOf<LocationConflictException>().With.Message.EqualTo("Image has active task"));
    }

    [Test]
    public async Task An_image_without_formats_takes_no_location()
    {
        await using var world = new OddWorld();
        await world.AddAsync(OddWorld.Queued() with { DiskFormat = null });
        world.Store.Put(OddWorld.Url);

        Assert.That(() => AddAsync(world), Throws.TypeOf<InvalidImageException>().With.Message.Contains("disk_format must be set"));
    }

    [Test]
    public async Task Where_nothing_is_hashed_the_image_is_saved_once_and_no_job_starts()
    {
        await using var world = await WorldAsync(new LocationRules { Hash = false, SelfUrl = "http://us" });

        await AddAsync(world, Promise);

        var image = await world.FindAsync();
        Assert.That((image.Status, image.HashAlgorithm, image.Properties.Count), Is.EqualTo((ImageStatus.Active, "md5", 0)));
        Assert.That((world.Records.Saves, world.Store.Holds.Count, world.Store.Reads), Is.EqualTo((1, 0, 0)));
    }

    [TestCase("http://us")]
    [TestCase(null)]
    public async Task While_data_is_hashed_the_record_says_where(string? selfUrl)
    {
        await using var world = await WorldAsync(new LocationRules { SelfUrl = selfUrl });

        await AddAsync(world);

        var image = await world.FindAsync();
        Assert.That(image.Properties.GetValueOrDefault("os_glance_hash_op_host"), Is.EqualTo(selfUrl));
        Assert.That((image.Status, image.Size, image.UpdatedAt), Is.EqualTo((ImageStatus.Active, 10, world.Time.GetUtcNow())));
        var job = world.Jobs.List().Single();
        Assert.That((job.Name, job.Subject.ImageId, job.Subject.Project), Is.EqualTo(("hash location data", "i", "us")));
        Assert.That(world.Store.Holds, Is.Empty, "nothing waits for the hashes");
        await EndAsync(world);
        Assert.That((await world.FindAsync()).Properties, Is.Empty);
    }

    [Test]
    public async Task An_image_that_waits_for_its_hashes_is_noted_in_every_journal_until_they_are_there()
    {
        await using var world = await WorldAsync();

        await AddAsync(world, Promise);

        Assert.That((await world.FindAsync()).Status, Is.EqualTo(ImageStatus.Importing));
        List<OddHold> holds = [.. world.Store.Holds, .. world.Web.Holds, .. world.Other.Holds];
        Assert.That(holds.Select(hold => (hold.IsEnded, hold.IsLeft)), Is.EqualTo(Enumerable.Repeat((false, false), 3)));
        await EndAsync(world);
        Assert.That(holds.Select(hold => (hold.IsEnded, hold.IsLeft)), Is.EqualTo(Enumerable.Repeat((true, false), 3)));
    }

    [Test]
    public async Task A_record_that_could_not_be_told_how_it_ended_leaves_the_notes_to_the_recovery()
    {
        await using var world = await WorldAsync();
        await AddAsync(world, Promise);
        world.Records.OnSave = _ => new DatabaseUnavailableException("gone");

        await EndAsync(world);

        Assert.That((world.Store.Holds.Single().IsEnded, world.Store.Holds.Single().IsLeft), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task A_journal_that_takes_no_note_ends_the_others_and_nothing_is_saved()
    {
        await using var world = await WorldAsync();
        world.Other.HoldFailure = world.Other.Failure(StoreFailure.Full);

        Assert.That(() => AddAsync(world, Promise), Throws.TypeOf<StoreException>());
        Assert.That((world.Store.Holds.Single().IsEnded, world.Records.Saves, world.Jobs.Count), Is.EqualTo((true, 0, 0)));
    }

    [Test]
    public async Task A_save_of_which_nobody_knows_whether_it_was_made_is_left_to_the_recovery()
    {
        await using var world = await WorldAsync();
        world.Records.OnSave = _ => new DatabaseUnavailableException("gone");

        Assert.That(() => AddAsync(world, Promise), Throws.TypeOf<DatabaseUnavailableException>());
        Assert.That(
            (world.Store.Holds.Single().IsEnded, world.Store.Holds.Single().IsLeft, world.Jobs.Count),
            Is.EqualTo((false, true, 0)));
    }

    [Test]
    public async Task A_save_that_is_refused_ends_the_notes()
    {
        await using var world = await WorldAsync();
        world.Records.OnSave = image => new ImageStateConflictException(image.Id, ImageStatus.Active);

        Assert.That(() => AddAsync(world, Promise), Throws.TypeOf<ImageStateConflictException>());
        Assert.That(
            (world.Store.Holds.Single().IsEnded, world.Store.Holds.Single().IsLeft, world.Jobs.Count),
            Is.EqualTo((true, false, 0)));
    }

    [Test]
    public async Task A_project_that_has_many_waiting_adds_no_more_and_others_do()
    {
        await using var world = await WorldAsync(new LocationRules { HashAtOnce = 1, HashMostForOne = 1 });
        await world.AddAsync(OddWorld.Queued() with { Id = "j" });
        await world.AddAsync(OddWorld.Queued() with { Id = "k", Owner = "them" });
        var add = LocationOperations.From(world.Parts).Add;

        await AddAsync(world, add: add);

        Assert.That(
            () => AddAsync(world, id: "j", add: add),
            Throws.TypeOf<QuotaExceededException>().With.Message.StartsWith("1 images of the project wait to be hashed"));
        Assert.That((await world.FindAsync("j")).Status, Is.EqualTo(ImageStatus.Queued));
        await AddAsync(world, id: "k", add: add);
        await EndAsync(world);
        await AddAsync(world, id: "j", add: add);
        await world.Jobs.WhenNoneAsync();
    }

    [Test]
    public async Task The_owner_pays_for_what_lies_there_already()
    {
        await using var world = await WorldAsync();
        world.With(new(Storage: 9));

        Assert.That(() => AddAsync(world), Throws.TypeOf<QuotaExceededException>().With.Message.Contains("user_storage_quota"));
        Assert.That((await world.FindAsync()).Status, Is.EqualTo(ImageStatus.Queued));
    }

    private async Task<OddWorld> WorldAsync(LocationRules? rules = null)
    {
        var world = new OddWorld(new OperationRules { Locations = rules ?? new LocationRules(), WaitsForDatabase = false });
        await world.AddAsync(OddWorld.Queued());
        world.Store.Put(OddWorld.Url);
        world.Store.BeforeRead = stop => _read.Task.WaitAsync(stop);
        return world;
    }

    private Task EndAsync(OddWorld world)
    {
        _read.TrySetResult();
        return world.Jobs.WhenNoneAsync();
    }

    private static Task AddAsync(
        OddWorld world, GivenHashes? promise = null, RequestContext? context = null, string id = "i", AddLocation? add = null) =>
        (add ?? LocationOperations.From(world.Parts).Add)
            .ExecuteAsync(
                context ?? OddWorld.Service, id, new LocationDraft(OddWorld.Url, new Dictionary<string, object?>(), promise), default);
}

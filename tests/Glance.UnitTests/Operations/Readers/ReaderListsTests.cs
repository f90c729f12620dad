using System.IO.Pipelines;
using Glance.Domain.Images;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations;
using Glance.Operations.Data;
using Glance.Operations.Images;
using Glance.Operations.Members;
using Glance.Operations.Readers;
using Glance.Operations.Records;
using Glance.Operations.Uploads;
using Glance.Stores.Journals;
using Glance.Stores.Wrappers;
using Glance.TestKit.InMemory;
using Glance.TestKit.InMemory.Remote;
using Glance.UnitTests.Policies;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Readers;

/// <summary>The list of readers beside an image's data follows the record, whatever fails and whoever else changes it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ReaderListsTests : IAsyncDisposable
{
    private const string Url = "remote://cluster/i";

    private static readonly RequestContext Owner = OddWorld.Admin with { ProjectId = "owner" };

    private readonly string _root = Directory.CreateTempSubdirectory("glance-journals-").FullName;
    private readonly OddWorld _world = new(policies: ("publicize_image", ""));
    private readonly ListingStore _store = new(new InMemoryCluster());
    private readonly OneStore _stores;
    private readonly OperationParts _parts;

    public ReaderListsTests()
    {
        var journal = new RemoteJournal(_root, "remote");
        journal.Open();
        var journalled = new JournalledStore(_store, _store, journal, TimeProvider.System, NullLogger.Instance);
        _stores = new OneStore(new RepeatingStore(journalled, TimeProvider.System));
        _parts = _world.Parts with { Stores = _stores };
    }

    private int Notes => Directory.GetFiles(_root, "*", SearchOption.AllDirectories).Length;

    private MemberOperations Members => MemberOperations.From(_parts);

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Test]
    public async Task Who_becomes_a_member_may_read_and_who_is_none_any_more_may_not()
    {
        await AddAsync(ImageVisibility.Shared);

        await Members.Add.ExecuteAsync(Owner, "i", "a", default);
        await Members.Add.ExecuteAsync(Owner, "i", "b", default);
        await Members.Remove.ExecuteAsync(Owner, "i", "a", default);

        var set = _store.Set.Select(one => $"{one.Caller}: {Told(one.Readers)}");
        Assert.That(set, Is.EqualTo(new[] { "owner: a", "owner: a,b", "owner: b" }));
        Assert.That(Notes, Is.Zero);
    }

    [TestCase("public", "everybody")]
    [TestCase("community", "everybody")]
    [TestCase("private", "")]
    public async Task A_new_visibility_has_its_readers(string visibility, string readers)
    {
        await AddAsync(ImageVisibility.Shared);
        await Members.Add.ExecuteAsync(Owner, "i", "a", default);

        await UpdateAsync("visibility", visibility);

        Assert.That(Told(_store.Set[^1].Readers), Is.EqualTo(readers));
    }

    [Test]
    public async Task What_is_no_matter_of_readers_asks_the_store_nothing()
    {
        await AddAsync(ImageVisibility.Shared);

        await UpdateAsync("name", "other");

        Assert.That(_store.Set, Is.Empty);
    }

    [Test]
    public async Task An_upload_has_its_readers_from_the_beginning()
    {
        await _world.AddAsync(OddWorld.Queued() with { Visibility = ImageVisibility.Shared });
        await Members.Add.ExecuteAsync(Owner, "i", "a", default);

        await ImageDataOperations.From(_parts).Upload.ExecuteAsync(
            Owner, "i", PipeReader.Create(new MemoryStream(new byte[10])), 10, null, default);

        Assert.That((_store.Set.Select(set => Told(set.Readers)), Notes), Is.EqualTo((new[] { "a" }, 0)));
    }

    [Test]
    public async Task Of_changes_that_race_the_last_list_is_that_of_the_record()
    {
        await AddAsync(ImageVisibility.Shared);
        _store.BeforeSet = async _ =>
        {
            _store.BeforeSet = null;
            await Members.Add.ExecuteAsync(Owner, "i", "b", default); // and its list comes first
        };

        await Members.Add.ExecuteAsync(Owner, "i", "a", default);

        Assert.That(_store.Set.Select(set => Told(set.Readers)), Is.EqualTo(new[] { "a,b", "a", "a,b" }));
    }

    [Test]
    public async Task What_a_store_does_not_take_is_set_later_with_the_services_rights()
    {
        await AddAsync(ImageVisibility.Shared);
        _store.BeforeSet = _ => throw new StoreException(StoreFailure.Unavailable, "remote", "Store remote: away");

        await Members.Add.ExecuteAsync(Owner, "i", "a", default);
        var recovery = new RecoverAbandonedUploads(_stores, _world.Images, TimeProvider.System, _world.Log.CreateLogger("recovery"))
        {
            Readers = new ReaderLists(_stores, _world.Images, _world.Images, NullLogger.Instance),
        };
        var kept = (await recovery.ExecuteAsync(default), Notes);
        _store.BeforeSet = null;
        var left = new RecoverAbandonedUploads(Reopened(), _world.Images, TimeProvider.System, _world.Log.CreateLogger("recovery"))
        {
            Readers = new ReaderLists(_stores, _world.Images, _world.Images, NullLogger.Instance),
        };
        var done = (await left.ExecuteAsync(default), Notes);

        Assert.That((kept, done), Is.EqualTo(((0, 1), (1, 0))));
        Assert.That(_store.Set.Select(set => (set.Caller, Told(set.Readers))), Is.EqualTo(new[] { ((string?)null, "a") }));
    }

    [Test]
    public async Task A_change_that_cannot_be_noted_is_not_made()
    {
        await AddAsync(ImageVisibility.Shared);
        Directory.Delete(_root, recursive: true);

        Assert.That(() => Members.Add.ExecuteAsync(Owner, "i", "a", default), Throws.TypeOf<StoreException>());

        Directory.CreateDirectory(_root);
        Assert.That(await _world.Images.ListAsync("i", default), Is.Empty);
    }

    private static string Told(DataReaders readers) => readers.Everybody ? "everybody" : string.Join(',', readers.Projects);

    // Another process, which has not heard of any trouble.
    private OneStore Reopened() =>
        new(new JournalledStore(_store, _store, new RemoteJournal(_root, "remote"), TimeProvider.System, NullLogger.Instance));

    private async Task AddAsync(ImageVisibility visibility) =>
        await _world.AddAsync(Cases.Image() with { Size = 10, Visibility = visibility }, Url);

    private async Task UpdateAsync(string name, string value) =>
        await ImageOperations.From(_parts).Update.ExecuteAsync(
            Owner, "i", [new ImageChange(ImageChangeKind.Replace, name, value)], default);
}

using System.Net;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.Stores.Drivers.Swift.Options;
using Glance.TestKit.Http;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Swift;

/// <summary>With whose rights a real Swift behind a real Keystone is asked for images that lie in callers' accounts.</summary>
public sealed class TenantRightsTests
{
    private readonly string _id = Guid.NewGuid().ToString();
    private readonly string _container = $"t{Guid.NewGuid():N}";
    private SwiftTestServer _server = null!;
    private SwiftTenant _owner = null!;
    private SwiftTenant _other = null!;

    private string Container => $"{_container}_{_id}";

    [SetUp]
    public async Task LogIn()
    {
        _server = await SwiftTestServer.SharedAsync("keystone");
        _owner = await _server.LogInAsync("demo", "demo");
        _other = await _server.LogInAsync("alt_demo", "alt_demo");
    }

    [TearDown]
    public async Task Remove()
    {
        foreach (var key in await _owner.ObjectsAsync(Container))
            await _owner.RemoveAsync($"{Container}/{key}");
        if ((await _owner.ContainersAsync(Container)).Count > 0)
            await _owner.RemoveAsync(Container);
        _owner.Dispose();
        _other.Dispose();
    }

    [Test]
    public async Task An_image_lies_in_a_container_of_its_own_in_the_uploaders_account()
    {
        var stored = await PutAsync(SwiftStores.OpenForTenants(_server, _container, change: Admins(_other.ProjectId)));

        Assert.That(stored.Url, Is.EqualTo($"swift+{_owner.Storage}/{Container}/{_id}"));
        Assert.That(await _owner.ObjectsAsync(Container), Is.EqualTo(new[] { _id }));
        Assert.That((await _owner.HeaderAsync(Container, "X-Container-Read"), await _owner.HeaderAsync(Container, "X-Container-Write")),
            Is.EqualTo(($"{_other.ProjectId}:*", $"{_other.ProjectId}:*")));
    }

    [Test]
    public async Task Who_is_listed_reads_with_his_own_token_and_nobody_else()
    {
        var store = SwiftStores.OpenForTenants(_server, _container, user: null);
        var stored = await PutAsync(store);
        var lists = Of(store, _owner).Find<IReaderLists>()!;
        var url = stored.Url["swift+".Length..];

        var before = await ReadFailureAsync(Of(store, _other), stored.Url);
        await lists.SetReadersAsync(stored.Url, new DataReaders(false, ["*", _other.ProjectId, ".r:*,a", "b\r\nX-C: d"]), default);
        var shared = (await _owner.HeaderAsync(Container, "X-Container-Read"), await _other.GetAsync(url));
        var read = await ReadFailureAsync(Of(store, _other), stored.Url);
        await lists.SetReadersAsync(stored.Url, new DataReaders(true, []), default);
        var published = (await _owner.HeaderAsync(Container, "X-Container-Read"), await _other.GetAsync(url));
        await lists.SetReadersAsync(stored.Url, new DataReaders(false, []), default);
        var withdrawn = (await _owner.HeaderAsync(Container, "X-Container-Read"), await _other.GetAsync(url));

        Assert.That((before, read), Is.EqualTo(((StoreFailure?)StoreFailure.Forbidden, (StoreFailure?)null)));
        Assert.That(shared, Is.EqualTo(($"{_other.ProjectId}:*", HttpStatusCode.OK)));
        Assert.That(published, Is.EqualTo(("*:*", HttpStatusCode.OK)));
        Assert.That(withdrawn, Is.EqualTo(((string?)null, HttpStatusCode.Forbidden)));
    }

    [Test]
    public async Task What_a_callers_token_is_refused_the_service_removes_for_him_and_never_reads()
    {
        var store = SwiftStores.OpenForTenants(_server, _container);
        var stored = await PutAsync(store);
        var theirs = Of(store, _other);

        Assert.That(await StoreActs.FailureAsync(async () => await theirs.Find<IReaderLists>()!
            .SetReadersAsync(stored.Url, new DataReaders(false, ["p"]), default)), Is.Null);
        Assert.That(await _owner.HeaderAsync(Container, "X-Container-Read"), Is.EqualTo("p:*"));
        Assert.That(await ReadFailureAsync(theirs, stored.Url), Is.EqualTo(StoreFailure.Forbidden));
        Assert.That(await ReadFailureAsync(store, stored.Url), Is.EqualTo(StoreFailure.Forbidden));
        await theirs.DeleteAsync(stored.Url, default);

        Assert.That(await _owner.ContainersAsync(Container), Is.Empty);
    }

    [Test]
    public async Task A_link_to_another_projects_object_in_an_images_place_shows_nothing_of_it()
    {
        var store = SwiftStores.OpenForTenants(_server, _container);
        var stored = await PutAsync(store);
        var secret = $"private{_id}";
        await _other.MakeAsync(secret);
        await _other.PutAsync(secret, "o");
        await _owner.LinkAsync($"{Container}/{_id}", _other, $"{secret}/o");

        var failure = await ReadFailureAsync(Of(store, _owner), stored.Url);
        await Of(store, _owner).DeleteAsync(stored.Url, default);
        var kept = await _other.ObjectsAsync(secret);
        await _other.RemoveAsync($"{secret}/o");
        await _other.RemoveAsync(secret);

        Assert.That(failure, Is.EqualTo(StoreFailure.Forbidden));
        Assert.That(kept, Is.EqualTo(new[] { "o" }));
    }

    [Test]
    public async Task A_link_in_an_images_place_does_not_tell_whether_what_it_leads_to_is_there([Values] bool isThere)
    {
        var store = Of(SwiftStores.OpenForTenants(_server, _container), _owner);
        var secret = $"private{_id}";
        await _other.MakeAsync(secret);
        if (isThere)
            await _other.PutAsync(secret, "o");
        await _owner.MakeAsync(Container);
        await _owner.LinkAsync($"{Container}/{_id}", _other, $"{secret}/o");

        var failure = await StoreActs.FailureAsync(async () => await store.BeginWriteAsync(_id, null, default));
        if (isThere)
            await _other.RemoveAsync($"{secret}/o");
        await _other.RemoveAsync(secret);

        Assert.That(failure?.Failure, Is.EqualTo(StoreFailure.Duplicate));
    }

    [Test]
    public async Task The_service_removes_with_its_own_login_what_nobody_asks_for_any_more()
    {
        var store = SwiftStores.OpenForTenants(_server, _container);
        var stored = await PutAsync(store);
        var remote = store.Find<IRemoteWrites>()!;

        Assert.That(await remote.IsCommittedAsync(stored.Url, default), Is.True);
        await remote.RemoveTracesAsync(_id, stored.Url, default);

        Assert.That(await _owner.ContainersAsync(Container), Is.Empty);
    }

    [Test]
    public async Task A_project_of_swift_store_admin_tenants_empties_the_container_and_leaves_it()
    {
        using var service = await _server.LogInAsync("glance", "service");
        var store = SwiftStores.OpenForTenants(_server, _container, "glance", Admins(service.ProjectId));
        var stored = await PutAsync(store);

        await store.DeleteAsync(stored.Url, default);

        Assert.That(await _owner.ObjectsAsync(Container), Is.Empty);
        Assert.That(await _owner.ContainersAsync(Container), Is.EqualTo(new[] { Container }));
    }

    [Test]
    public async Task Whose_roles_Swift_does_not_take_uploads_nothing_whatever_the_service_may()
    {
        using var reader = await _server.LogInAsync("demo_reader", "demo");
        var store = Of(SwiftStores.OpenForTenants(_server, _container), reader);

        var failure = await StoreActs.FailureAsync(async () => await store.BeginWriteAsync(_id, null, default));

        Assert.That((failure!.Failure, failure.Message), Is.EqualTo((StoreFailure.Forbidden, "Store swift: the container cannot be made: "
            + "the roles of the token that the request came with are not enough in Swift")));
    }

    [Test]
    public async Task Nobody_in_particular_uploads_nothing()
    {
        var store = SwiftStores.OpenForTenants(_server, _container);

        var failure = await StoreActs.FailureAsync(async () => await store.BeginWriteAsync(_id, null, default));

        Assert.That((failure!.Failure, failure.Message), Is.EqualTo((StoreFailure.Forbidden, "Store swift: images lie in the accounts of "
            + "those who upload them, and the request came with no token whose catalogue has a publicURL of a service object-store")));
    }

    [Test]
    public async Task Without_a_login_what_nobody_asks_for_is_left_and_said()
    {
        var store = SwiftStores.OpenForTenants(_server, _container, user: null);

        var url = $"swift+{_owner.Storage}/{Container}/{_id}";
        var failure = await StoreActs.FailureAsync(async () => await store.DeleteAsync(url, default));

        Assert.That((failure!.Failure, failure.Message), Is.EqualTo((StoreFailure.InvalidLocation,
            "Store swift: nobody asks for it whose rights count, and the service has no login "
            + "(swift_store_auth_address, swift_store_user)")));
    }

    [Test]
    public async Task The_services_token_goes_to_no_server_that_only_a_location_names()
    {
        var store = SwiftStores.OpenForTenants(_server, _container);

        var failure = await StoreActs.FailureAsync(async () => await store.DeleteAsync("swift+http://127.0.0.1:9/v1/AUTH_x/c/k", default));

        using var service = await _server.LogInAsync("swift", "service");
        Assert.That((failure!.Failure, failure.InnerException!.Message), Is.EqualTo((StoreFailure.Unavailable,
            "the location is in the account at http://127.0.0.1:9/v1/AUTH_x, which is no account of the Swift at "
            + $"{service.Storage} that the catalogue or swift_store_endpoint names")));
    }

    [Test]
    public async Task What_others_keep_in_an_images_container_stays_with_it()
    {
        var store = SwiftStores.OpenForTenants(_server, _container);
        var stored = await PutAsync(store);
        await _owner.PutAsync(Container, "mine");

        await Of(store, _owner).DeleteAsync(stored.Url, default);

        Assert.That(await _owner.ObjectsAsync(Container), Is.EqualTo(new[] { "mine" }));
    }

    private static IImageStore Of(IImageStore store, SwiftTenant caller) => store.For(SwiftStores.ContextOf(caller));

    private static Func<SwiftStoreOptions, SwiftStoreOptions> Admins(string project) =>
        options => options with { AdminTenants = [project] };

    private static Task<StoreFailure?> ReadFailureAsync(IImageStore store, string url) => FailureOfAsync(async () =>
    {
        await using var read = await store.OpenReadAsync(url, null, default);
        await StoreActs.DrainAsync(read);
    });

    private static async Task<StoreFailure?> FailureOfAsync(Func<Task> act) => (await StoreActs.FailureAsync(act))?.Failure;

    private async Task<StoredData> PutAsync(IImageStore store)
    {
        await using var write = await Of(store, _owner).BeginWriteAsync(_id, null, default);
        await write.WriteAsync(TestData.Bytes((2 * SwiftStores.SegmentSize) / 20), default);
        return await write.CommitAsync(default);
    }
}

using System.Net;
using Glance.Domain.Stores;
using Glance.TestKit.Http;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Swift;

/// <summary>Tokens that end in the middle of an upload, in a Swift that asks Keystone about each request.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class TenantTokenTests
{
    private readonly byte[] _data = TestData.Bytes((3 * SwiftStores.SegmentSize) + 5);
    private SwiftTestServer _server = null!; // NUnit calls the set-up before the first test.

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await SwiftTestServer.StartAsync("keystone", ("SWIFT_TOKEN_CACHE", "-1"));

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Test]
    public async Task The_services_login_goes_on_with_an_upload_and_completes_it()
    {
        var (failure, objects) = await UploadAsync("swift", admins: null);

        Assert.That((failure, objects.Count), Is.EqualTo(((StoreException?)null, 5)));
    }

    [Test]
    public async Task A_login_that_may_only_write_goes_on_with_it_too()
    {
        using var service = await _server.LogInAsync("glance", "service");

        var (failure, objects) = await UploadAsync("glance", service.ProjectId);

        Assert.That((failure, objects.Count), Is.EqualTo(((StoreException?)null, 5)));
    }

    [Test]
    public async Task Without_a_login_the_upload_ends_and_says_why()
    {
        var (failure, objects) = await UploadAsync(user: null, admins: null);

        Assert.That((failure!.Failure, failure.Message.Split(": ")[^1]),
            Is.EqualTo((StoreFailure.Forbidden, "the token that the request came with has ended; repeat it with a new one")));
        Assert.That(objects, Has.None.Matches<string>(key => !key.Contains("-0000", StringComparison.Ordinal)), "no image is there");
    }

    [Test]
    public async Task By_a_trust_the_upload_goes_on_with_the_callers_rights_and_the_trust_ends_with_it()
    {
        await using var shortly = await SwiftTestServer.StartAsync(
            "keystone", ("SWIFT_TOKEN_CACHE", "-1"), ("KEYSTONE_TOKEN_EXPIRATION", "20"));
        var id = Guid.NewGuid().ToString();
        using var ending = await shortly.LogInAsync("demo", "demo");
        var context = SwiftStores.ContextOf(ending) with { TokenExpiresAt = DateTimeOffset.UtcNow };
        var write = await SwiftStores.OpenForTenants(shortly, "images", "glance").For(context).BeginWriteAsync(id, null, default);
        await write.WriteAsync(_data.AsMemory(0, SwiftStores.SegmentSize + 5), default);
        while (await ending.GetAsync(ending.Storage) != HttpStatusCode.Unauthorized)
            await Task.Delay(TimeSpan.FromMilliseconds(200));

        using var owner = await shortly.LogInAsync("demo", "demo");
        var during = await owner.TrustsAsync();
        await write.WriteAsync(_data.AsMemory(SwiftStores.SegmentSize + 5), default);
        var stored = await write.CommitAsync(default);
        await write.DisposeAsync();

        using var after = await shortly.LogInAsync("demo", "demo");
        Assert.That((stored.Size, during, await after.TrustsAsync()), Is.EqualTo(((long)_data.Length, 1, 0)));
        Assert.That((await after.ObjectsAsync($"images_{id}")).Count, Is.EqualTo(5));
    }

    private async Task<(StoreException? Failure, IReadOnlyList<string> Objects)> UploadAsync(string? user, string? admins)
    {
        var id = Guid.NewGuid().ToString();
        using var ending = await _server.LogInAsync("demo", "demo");
        var store = SwiftStores
            .OpenForTenants(_server, "images", user, options => options with { AdminTenants = admins is null ? [] : [admins] })
            .For(SwiftStores.ContextOf(ending));
        var write = await store.BeginWriteAsync(id, null, default);
        await write.WriteAsync(_data.AsMemory(0, SwiftStores.SegmentSize + 5), default);
        await ending.RevokeAsync();

        var failure = await StoreActs.FailureAsync(async () =>
        {
            await write.WriteAsync(_data.AsMemory(SwiftStores.SegmentSize + 5), default);
            await write.CommitAsync(default);
        });

        await write.AbandonAsync();
        using var owner = await _server.LogInAsync("demo", "demo");
        return (failure, await owner.ObjectsAsync($"images_{id}"));
    }
}

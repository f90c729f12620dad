using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.FunctionalTests.Stores;

/// <summary>The service behind a real Keystone with its images in the accounts of those who upload them, in a real Swift.</summary>
[Category("Slow")]
internal sealed class TenantSwiftTests : ServerTest
{
    private const int SegmentSize = 1_024_000;

    private SwiftTestServer _swift = null!;
    private SwiftTenant _owner = null!;
    private SwiftTenant _other = null!;
    private ImageClient _mine = null!;
    private ImageClient _theirs = null!;
    private TemporaryDirectory _journals = null!;

    [SetUp]
    public async Task StartService()
    {
        _swift = await SwiftTestServer.StartAsync("keystone", ("SWIFT_TOKEN_CACHE", "-1"));
        _owner = await _swift.LogInAsync("demo", "demo");
        _other = await _swift.LogInAsync("alt_demo", "alt_demo");
        _journals = new TemporaryDirectory();
        await StartAsync(new GlanceServerSettings
        {
            Workers = 1,
            DefaultGroup = "enabled_backends = cold:swift\nshow_image_direct_url = true",
            OtherGroups = $"""
                [glance_store]
                default_backend = cold
                journal_directory = {_journals.Path}
                [cold]
                {_swift.Section("images")}
                swift_store_multi_tenant = true
                swift_store_large_object_size = 1
                swift_store_large_object_chunk_size = 1
                {TenantCloud.Keystone(_swift)}
                """,
        });
        _mine = TenantCloud.ClientOf(Server.Address, _owner);
        _theirs = TenantCloud.ClientOf(Server.Address, _other);
    }

    [TearDown]
    public async Task LetGo()
    {
        _mine?.Dispose();
        _theirs?.Dispose();
        _owner?.Dispose();
        _other?.Dispose();
        _journals?.Dispose();
        if (_swift is not null)
            await _swift.DisposeAsync();
    }

    [Test]
    public async Task An_image_lies_in_its_uploaders_account_and_its_readers_are_the_records()
    {
        var data = TestData.Bytes((2 * SegmentSize) + 12_345);
        var id = await _mine.CreateAsync();
        using var body = new HeldContent(data);
        body.Release();
        Assert.That(await _mine.UploadAsync(id, body), Is.EqualTo(HttpStatusCode.NoContent));

        var place = (string)(await _mine.ShowAsync(id))["direct_url"]!;
        var objects = await _owner.ObjectsAsync($"images_{id}");
        using var shared = await _mine.Http.PostAsJsonAsync($"/v2/images/{id}/members", new { member = _other.ProjectId });
        var members = await ReadersAsync(id);
        var read = await _theirs.DownloadAsync(id);
        using var published = await PublishAsync(id, "community");
        var everybody = await ReadersAsync(id);
        using var deleted = await _mine.Http.DeleteAsync($"/v2/images/{id}");

        Assert.That(place, Is.EqualTo($"swift+{_owner.Storage}/images_{id}/{id}"));
        Assert.That(objects, Is.EqualTo(new[] { id, $"{id}-00001", $"{id}-00002", $"{id}-00003" }));
        Assert.That((members, everybody), Is.EqualTo(($"{_other.ProjectId}:*", "*:*")));
        Assert.That(read, Is.EqualTo(data));
        Assert.That((published.StatusCode, deleted.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.NoContent)));
        Assert.That(await _owner.ContainersAsync("images_"), Is.Empty);
    }

    [Test]
    public async Task A_worker_killed_in_the_middle_of_an_upload_leaves_nothing_in_the_callers_account()
    {
        ExpectedErrors.Add("killed by signal 9");
        var id = await _mine.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(6 * SegmentSize));
        var upload = _mine.UploadAsync(id, body);
        await body.HalfSent;
        await Server.UntilAsync(() => Objects(id).Count > 1, "segments have arrived in Swift");

        PosixKill.Send(Server.Workers.Single(), PosixKill.Kill);

        body.BreakOff();
        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await Server.UntilAsync(() => _owner.ContainersAsync("images_").GetAwaiter().GetResult().Count == 0, "nothing is left in Swift");
        await _mine.WaitForStatusAsync(id, "queued");
    }

    [Test]
    public async Task Readers_that_a_Swift_that_is_away_does_not_take_are_set_when_it_is_back()
    {
        ExpectedErrors.Add("Store cold:");
        var id = await _mine.CreateFilledAsync(TestData.Bytes(1000));
        _swift.Signal(PosixKill.Stop);

        using var shared = await _mine.Http.PostAsJsonAsync($"/v2/images/{id}/members", new { member = _other.ProjectId });
        _swift.Signal(PosixKill.Cont);

        Assert.That(shared.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Server.UntilAsync(() => ReadersAsync(id).GetAwaiter().GetResult() == $"{_other.ProjectId}:*", "the member is listed");
    }

    [Test]
    public async Task An_upload_whose_token_ends_is_completed_and_the_image_is_readable()
    {
        var data = TestData.Bytes(6 * SegmentSize);
        var id = await _mine.CreateAsync();
        using var body = new HeldContent(data);
        var upload = _mine.UploadAsync(id, body);
        await body.HalfSent;
        await Server.UntilAsync(() => Objects(id).Count > 1, "segments have arrived in Swift");
        using var again = await _swift.LogInAsync("demo", "demo");
        using var renewed = TenantCloud.ClientOf(Server.Address, again);

        await _owner.RevokeAsync();
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await renewed.DownloadAsync(id), Is.EqualTo(data));
        using var deleted = await renewed.Http.DeleteAsync($"/v2/images/{id}");
        Assert.That(await again.ContainersAsync("images_"), Is.Empty);
    }

    private IReadOnlyList<string> Objects(string id) => _owner.ObjectsAsync($"images_{id}").GetAwaiter().GetResult();

    private async Task<string?> ReadersAsync(string id) => await _owner.HeaderAsync($"images_{id}", "X-Container-Read");

    private async Task<HttpResponseMessage> PublishAsync(string id, string visibility)
    {
        var change = new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "/visibility", ["value"] = visibility });
        using var patch = new StringContent(change.ToJsonString());
        patch.Headers.ContentType = new("application/openstack-images-v2.1-json-patch");
        return await _mine.Http.PatchAsync($"/v2/images/{id}", patch);
    }
}

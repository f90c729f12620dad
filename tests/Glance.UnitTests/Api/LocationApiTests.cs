using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Glance.Api.Settings;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Locations;
using Glance.Operations.Rules;
using Glance.Operations.Uploads;
using Glance.TestKit.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

/// <summary>The locations API of services: GET and POST /v2/images/{id}/locations.</summary>
public sealed class LocationApiTests
{
    private static readonly RequestContext Service = new() { RequestId = "req-s", ProjectId = "services", Roles = ["service", "member", "reader"], IsAdmin = true };
    private static readonly RequestContext Owner = new() { RequestId = "req-o", ProjectId = "us", Roles = ["member", "reader"] };

    [Test]
    public async Task Data_without_promises_is_active_at_once_and_hashed_afterwards()
    {
        var api = Api();
        var id = await QueuedAsync(api);

        var answer = await PostAsync(api, id, await ForeignAsync(api, "0123456789"));
        await api.Jobs.WhenNoneAsync();

        var image = (await api.GetAsync($"/images/{id}")).Json;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((answer.Status, answer.Body), Is.EqualTo((202, "")));
            Assert.That(image.GetProperty("status").GetString(), Is.EqualTo("active"));
            Assert.That(image.GetProperty("size").GetInt64(), Is.EqualTo(10));
            Assert.That(image.GetProperty("os_hash_algo").GetString(), Is.EqualTo("sha512"));
            Assert.That(image.GetProperty("os_hash_value").GetString(), Is.EqualTo(Hex(SHA512.HashData("0123456789"u8))));
            Assert.That(image.GetProperty("checksum").GetString(), Is.EqualTo("781e5e245d69b566979b86e28d23f2c7"));
            Assert.That(await PropertiesAsync(api, id), Is.Empty);
        }
    }

    [Test]
    public async Task Data_that_is_what_was_promised_becomes_active_under_the_promised_algorithm()
    {
        var api = Api();
        var id = await QueuedAsync(api);

        var answer = await PostAsync(api, id, await ForeignAsync(api, "0123456789"), "sha256", Hex(SHA256.HashData("0123456789"u8)).ToUpperInvariant());
        await api.Jobs.WhenNoneAsync();

        var image = (await api.GetAsync($"/images/{id}")).Json;
        Assert.That((answer.Status, image.GetProperty("status").GetString(), image.GetProperty("os_hash_algo").GetString()), Is.EqualTo((202, "active", "sha256")));
    }

    [Test]
    public async Task Data_that_is_not_what_was_promised_is_dropped_and_the_image_waits_again()
    {
        var api = Api();
        var id = await QueuedAsync(api);

        var answer = await PostAsync(api, id, await ForeignAsync(api, "0123456789"), "sha256", new string('0', 64));
        await api.Jobs.WhenNoneAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(202));
            var image = (await api.GetAsync($"/images/{id}")).Json;
            Assert.That((image.GetProperty("status").GetString(), image.GetProperty("locations").GetArrayLength()), Is.EqualTo(("queued", 0)));
            Assert.That(image.GetProperty("size").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
            Assert.That((api.Store.Count, await PropertiesAsync(api, id)), Is.EqualTo((0, Array.Empty<string>())));
        }
    }

    [Test]
    public async Task Where_nothing_is_hashed_promises_are_believed()
    {
        var api = Api(new LocationRules { Hash = false });
        var id = await QueuedAsync(api);

        await PostAsync(api, id, await ForeignAsync(api), "md5", new string('a', 32));

        var image = (await api.GetAsync($"/images/{id}")).Json;
        Assert.That(
            (image.GetProperty("status").GetString(), image.GetProperty("os_hash_algo").GetString(), image.GetProperty("os_hash_value").GetString(), image.GetProperty("checksum").GetString()),
            Is.EqualTo(("active", "md5", new string('a', 32), (string?)null)));
    }

    [TestCase("""{"validation_data": {}}""")]
    [TestCase("""{"url": 1}""")]
    [TestCase("""{"url": "memory://x", "metadata": {}}""")]
    [TestCase("""{"url": "memory://x", "validation_data": {"os_hash_algo": "sha256"}}""")]
    [TestCase("""{"url": "memory://x", "validation_data": {"os_hash_algo": "sha224", "os_hash_value": "00"}}""")]
    [TestCase("""{"url": "memory://x", "validation_data": {"os_hash_algo": "sha256", "os_hash_value": "00"}}""")]
    [TestCase("""{"url": "memory://x", "validation_data": {"os_hash_algo": "sha256", "os_hash_value": "zz"}}""")]
    [TestCase("""{"url": "file:///etc/passwd"}""")]
    [TestCase("""{"url": "FILE:///etc/passwd"}""")]
    [TestCase("""{"url": "filesystem:///etc/passwd"}""")]
    [TestCase("""{"url": "nonsense"}""")]
    [TestCase("""{"url": "memory://nothing-there"}""")]
    [TestCase("""["url"]""")]
    public async Task What_is_no_location_is_refused(string body)
    {
        var api = Api();
        var id = await QueuedAsync(api);

        var answer = await api.SendAsync("POST", $"/images/{id}/locations", body);

        Assert.That(answer.Status, Is.EqualTo(400), answer.Body);
        Assert.That((await api.GetAsync($"/images/{id}")).Json.GetProperty("status").GetString(), Is.EqualTo("queued"));
    }

    [TestCase("http://127.0.0.1/x")]
    [TestCase("http://[::1]/x")]
    [TestCase("http://169.254.169.254/latest")]
    [TestCase("http://0x7f000001/")]
    [TestCase("http://example.org:22/")]
    public async Task A_filtered_url_is_refused_before_anything_else_looks_at_it(string url)
    {
        var api = Api();
        var id = await QueuedAsync(api);

        var answer = await PostAsync(api, id, url);

        Assert.That((answer.Status, answer.Explanation), Is.EqualTo((400, $"URI for add location does not pass filtering: {url}")));
    }

    [Test]
    public async Task An_image_that_has_data_takes_no_other()
    {
        var api = Api();
        var id = await api.ActiveImageAsync();

        Assert.That((await PostAsync(api, id, await ForeignAsync(api))).Status, Is.EqualTo(409));
    }

    [Test]
    public async Task An_unknown_image_is_not_found() => Assert.That((await PostAsync(Api(), "nothing", "memory://x")).Status, Is.EqualTo(404));

    [Test]
    public async Task Of_services_that_race_one_wins()
    {
        var api = Api();
        var id = await QueuedAsync(api);
        var url = await ForeignAsync(api);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PostAsync(api, id, url))));
        await api.Jobs.WhenNoneAsync();

        Assert.That(answers.Select(answer => answer.Status).Order(), Is.EqualTo((int[])[202, 409, 409, 409, 409, 409, 409, 409]));
    }

    [Test]
    public async Task Users_neither_add_nor_read_locations_so()
    {
        var api = Api();
        api.Context = Owner;
        var id = await QueuedAsync(api);

        var added = await PostAsync(api, id, await ForeignAsync(api));
        var read = await api.GetAsync($"/images/{id}/locations");
        api.Context = Owner with { ServiceRoles = ["service"] };
        var byService = await PostAsync(api, id, await ForeignAsync(api));
        await api.Jobs.WhenNoneAsync();

        Assert.That((added.Status, read.Status, byService.Status), Is.EqualTo((403, 403, 202)));
    }

    [Test]
    public async Task Services_read_locations_though_images_do_not_show_them()
    {
        var api = new ApiHarness { Context = Service };
        var id = await api.ActiveImageAsync();

        var answer = await api.GetAsync($"/images/{id}/locations");

        Assert.That((answer.Status, answer.Body), Is.EqualTo((200, $$$"""[{"url": "memory://{{{id}}}", "metadata": {}}]""")));
        Assert.That((await api.GetAsync($"/images/{await QueuedAsync(api)}/locations")).Body, Is.EqualTo("[]"));
    }

    [Test]
    public async Task A_deleted_image_ends_its_computation()
    {
        var api = Api();
        var id = await QueuedAsync(api);
        await PostAsync(api, id, await ForeignAsync(api));

        var deleted = await api.SendAsync("DELETE", $"/images/{id}");
        await api.Jobs.WhenNoneAsync();

        Assert.That((deleted.Status, api.Store.Count), Is.EqualTo((204, 0)));
    }

    [Test]
    public async Task A_store_that_is_away_is_tried_again()
    {
        var api = Api();
        var id = await QueuedAsync(api);
        api.Store.FailReads(2, StoreFailure.Unavailable);

        await PostAsync(api, id, await ForeignAsync(api));
        await api.Jobs.WhenNoneAsync();

        Assert.That((await api.GetAsync($"/images/{id}")).Json.GetProperty("os_hash_value").GetString(), Is.Not.Null);
    }

    [TestCase(true, "queued")]
    [TestCase(false, "active")]
    public async Task A_store_that_stays_away_leaves_a_promised_image_queued_and_another_active(bool promised, string status)
    {
        var api = Api();
        var id = await QueuedAsync(api);
        api.Store.FailReads(99, StoreFailure.Unavailable);

        var url = await ForeignAsync(api);
        await (promised ? PostAsync(api, id, url, "md5", new string('a', 32)) : PostAsync(api, id, url));
        await api.Jobs.WhenNoneAsync();

        Assert.That((await api.GetAsync($"/images/{id}")).Json.GetProperty("status").GetString(), Is.EqualTo(status));
        Assert.That((await PropertiesAsync(api, id), api.Store.Count), Is.EqualTo((Array.Empty<string>(), 1)), "data nobody proved wrong stays");
    }

    [TestCase(true, "queued")]
    [TestCase(false, "active")]
    public async Task A_worker_that_leaves_leaves_no_image_waiting_and_no_data_lost(bool promised, string status)
    {
        var api = Api();
        var id = await QueuedAsync(api);
        var url = await ForeignAsync(api);
        api.Store.HoldReads = new TaskCompletionSource().Task;

        await (promised ? PostAsync(api, id, url, "md5", new string('a', 32)) : PostAsync(api, id, url));
        await api.Jobs.DisposeAsync();

        Assert.That((await api.GetAsync($"/images/{id}")).Json.GetProperty("status").GetString(), Is.EqualTo(status));
        Assert.That((await PropertiesAsync(api, id), api.Store.Count), Is.EqualTo((Array.Empty<string>(), 1)));
    }

    [Test]
    public async Task An_image_whose_worker_died_while_hashing_waits_again_and_keeps_its_data()
    {
        var api = Api();
        var id = await QueuedAsync(api);
        var gate = new TaskCompletionSource();
        api.Store.HoldReads = gate.Task;
        var judge = new RecoverAbandonedUploads(new OneStore(api.Store), api.Images, TimeProvider.System, NullLogger.Instance);

        await PostAsync(api, id, await ForeignAsync(api), "md5", "8d777f385d3dfec8815d20f7496026dc");
        var whileItLived = await judge.ExecuteAsync(CancellationToken.None);
        api.Store.CrashWrites();
        var afterItsDeath = await judge.ExecuteAsync(CancellationToken.None);
        gate.SetResult();
        await api.Jobs.WhenNoneAsync(); // a process that was only thought dead does no harm either

        var image = (await api.GetAsync($"/images/{id}")).Json;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((whileItLived, afterItsDeath), Is.EqualTo((0, 1)));
            Assert.That((image.GetProperty("status").GetString(), image.GetProperty("checksum").GetString(), image.GetProperty("locations").GetArrayLength()), Is.EqualTo(("queued", (string?)null, 0)));
            Assert.That((await PropertiesAsync(api, id), api.Store.Count, api.Store.OpenWrites), Is.EqualTo((Array.Empty<string>(), 1, 0)));
        }
    }

    [TestCase("8d777f385d3dfec8815d20f7496026dc")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Nothing_is_left_in_the_journal_after_hashing(string promised)
    {
        var api = Api();
        var id = await QueuedAsync(api);

        await PostAsync(api, id, await ForeignAsync(api), "md5", promised);
        await api.Jobs.WhenNoneAsync();

        Assert.That(api.Store.OpenWrites, Is.Zero);
    }

    private static ApiHarness Api(LocationRules? rules = null) =>
        new(new ApiOptions { Locations = (rules ?? new LocationRules()) with { SelfUrl = "http://us" }, Visible = new LocationVisibility(Locations: true) }) { Context = Service };

    private static async Task<string> QueuedAsync(ApiHarness api) => (await api.PostAsync("""{"disk_format": "raw", "container_format": "bare"}""")).Id;

    private static async Task<string[]> PropertiesAsync(ApiHarness api, string id) =>
        [.. (await api.Images.FindAsync(ApiHarness.Admin, id, CancellationToken.None))!.Properties.Keys];

    private static async Task<string> ForeignAsync(ApiHarness api, string data = "data")
    {
        var name = "foreign-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        await using var write = await api.Store.BeginWriteAsync(name, null, CancellationToken.None);
        await write.WriteAsync(Encoding.UTF8.GetBytes(data), CancellationToken.None);
        return (await write.CommitAsync(CancellationToken.None)).Url;
    }

    private static Task<ApiAnswer> PostAsync(ApiHarness api, string id, string url) =>
        api.SendAsync("POST", $"/images/{id}/locations", $$"""{"url": "{{url}}"}""");

    private static Task<ApiAnswer> PostAsync(ApiHarness api, string id, string url, string algorithm, string value) =>
        api.SendAsync("POST", $"/images/{id}/locations", $$$"""{"url": "{{{url}}}", "validation_data": {"os_hash_algo": "{{{algorithm}}}", "os_hash_value": "{{{value}}}"}}""");

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

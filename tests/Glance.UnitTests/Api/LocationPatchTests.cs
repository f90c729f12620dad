using System.Globalization;
using Glance.Api.Settings;
using Glance.Domain.Requests;
using Glance.Operations.Locations;
using Glance.Operations.Rules;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

/// <summary>Locations by PATCH, against the answers of Glance 25.1.</summary>
public sealed class LocationPatchTests
{
    private static readonly string Hash = new('a', 128);

    [TestCase("file:///etc/passwd")]
    [TestCase("FILE:///etc/passwd")]
    [TestCase("filesystem:///etc/passwd")]
    [TestCase("swift+config://a/b/c")]
    [TestCase("ftp://example.org/x")]
    [TestCase("http://example.org/x")]
    [TestCase("nonsense")]
    [TestCase("")]
    [TestCase("memory://nothing-there")]
    public async Task A_url_that_may_not_come_from_outside_or_leads_nowhere_is_refused(string url)
    {
        var api = Api();
        var id = await QueuedAsync(api);

        var answer = await AddAsync(api, id, url);

        Assert.That((answer.Status, answer.Explanation), Is.EqualTo((400, "Invalid location")));
        Assert.That((await api.GetAsync($"/images/{id}")).Json.GetProperty("locations").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task The_first_location_makes_a_queued_image_active_with_the_size_the_store_says()
    {
        var api = Api();
        var data = await ForeignAsync(api, "0123456789");
        var id = await QueuedAsync(api);

        var answer = await AddAsync(api, id, data, $$""", "validation_data": {"os_hash_algo": "sha512", "os_hash_value": "{{Hash}}", "checksum": "{{Hash[..32]}}"}""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
            Assert.That(answer.Json.GetProperty("status").GetString(), Is.EqualTo("active"));
            Assert.That(answer.Json.GetProperty("size").GetInt64(), Is.EqualTo(10));
            Assert.That(answer.Json.GetProperty("os_hash_value").GetString(), Is.EqualTo(Hash));
            Assert.That(answer.Json.GetProperty("checksum").GetString(), Is.EqualTo(Hash[..32]));
            Assert.That(answer.Json.GetProperty("locations")[0].GetRawText(), Is.EqualTo($$$"""{"url": "{{{data}}}", "metadata": {"note": "n"}}"""));
        }
    }

    [TestCase("""{"os_hash_algo": "sha256", "os_hash_value": "00"}""", "os_hash_algo must be sha512, not sha256")]
    [TestCase("""{"os_hash_algo": "sha512", "os_hash_value": "zz"}""", "os_hash_value (zz) is not a valid hexadecimal value")]
    [TestCase("""{"os_hash_algo": "sha512", "os_hash_value": "00"}""", "os_hash_value (00) is not the correct size for sha512 (should be 64 bytes)")]
    [TestCase("""{"checksum": "zz345678901234567890123456789012", "os_hash_algo": "sha512", "os_hash_value": "00"}""", "checksum (zz345678901234567890123456789012) is not a valid hexadecimal value")]
    public async Task Hashes_that_are_none_conflict_before_the_url_is_looked_at(string hashes, string message)
    {
        var api = Api();
        var id = await QueuedAsync(api);

        var answer = await AddAsync(api, id, "file:///x", $", \"validation_data\": {hashes}");

        Assert.That((answer.Status, answer.Explanation), Is.EqualTo((409, message)));
    }

    [Test]
    public async Task Hashes_do_not_change_once_there_is_data()
    {
        var api = Api();
        var id = await api.ActiveImageAsync();

        var answer = await AddAsync(api, id, "memory://x", $$""", "validation_data": {"os_hash_algo": "sha512", "os_hash_value": "{{Hash}}"}""");

        Assert.That((answer.Status, answer.Explanation), Is.EqualTo((409, "os_hash_value is already set with a different value")));
    }

    [Test]
    public async Task An_image_of_no_bytes_has_a_size_and_its_hashes_and_keeps_them()
    {
        var api = Api();
        var id = await api.ActiveImageAsync(data: "");
        var before = (await api.GetAsync($"/images/{id}")).Json;

        var answer = await AddAsync(api, id, await ForeignAsync(api, "0123456789"));

        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        Assert.That(answer.Json.GetProperty("size").GetInt64(), Is.Zero);
        Assert.That(answer.Json.GetProperty("checksum").GetString(), Is.EqualTo(before.GetProperty("checksum").GetString()));
        var data = await api.GetAsync($"/images/{id}/file");
        Assert.That((data.Status, data.Body), Is.EqualTo((200, "")));
    }

    [TestCase("x", 400)]
    [TestCase("-1", 400)]
    [TestCase("7", 200)]
    [TestCase("0", 200)]
    [TestCase("-", 200)]
    [TestCase("99999999999999999999", 200)]
    public async Task Positions_beyond_the_end_are_the_end(string position, int status)
    {
        var api = Api();
        var data = await ForeignAsync(api);
        var id = await QueuedAsync(api);

        var answer = await api.PatchAsync(id, $$$"""[{"op": "add", "path": "/locations/{{{position}}}", "value": {"url": "{{{data}}}", "metadata": {} } }]""");

        Assert.That(answer.Status, Is.EqualTo(status), answer.Body);
    }

    [Test]
    public async Task The_same_location_twice_is_refused_and_with_other_notes_is_not()
    {
        var api = Api();
        var data = await ForeignAsync(api);
        var id = await QueuedAsync(api);
        await AddAsync(api, id, data);

        var same = await AddAsync(api, id, data);
        var other = await api.PatchAsync(id, $$$"""[{"op": "add", "path": "/locations/-", "value": {"url": "{{{data}}}", "metadata": {"note": "other"} } }]""");

        Assert.That((same.Status, same.Explanation), Is.EqualTo((400, $"The location {data} already exists")));
        Assert.That(other.Status, Is.EqualTo(200));
    }

    [Test]
    public async Task No_more_locations_than_the_quota()
    {
        var api = Api(new LocationRules { Changeable = true, Quota = 1 });
        var id = await QueuedAsync(api);
        await AddAsync(api, id, await ForeignAsync(api));

        Assert.That((await AddAsync(api, id, "file:///x")).Status, Is.EqualTo(413), "before anything looks at the URL");
        Assert.That((await ReplaceAsync(api, await QueuedAsync(api), "memory://a", "memory://b")).Status, Is.EqualTo(413));
    }

    [Test]
    public async Task Locations_use_up_the_storage_quota()
    {
        var api = new ApiHarness(new ApiOptions { Quotas = new(Storage: 15), Visible = new(Locations: true), Locations = new LocationRules { Changeable = true } }) { Context = Administrator };
        var data = await ForeignAsync(api, "0123456789");
        var first = await AddAsync(api, await QueuedAsync(api), data);
        var second = await AddAsync(api, await QueuedAsync(api), data);

        Assert.That((first.Status, second.Status), Is.EqualTo((200, 413)));
    }

    [Test]
    public async Task Only_notes_can_be_replaced_where_there_are_locations()
    {
        var api = Api();
        var id = await api.ActiveImageAsync();
        var url = (await api.GetAsync($"/images/{id}")).Json.GetProperty("locations")[0].GetProperty("url").GetString()!;

        var notes = await api.PatchAsync(id, $$$"""[{"op": "replace", "path": "/locations", "value": [{"url": "{{{url}}}", "metadata": {"a": 1, "n": {"x": [null, true, 1.5] } } }] }]""");
        var others = await ReplaceAsync(api, id, await ForeignAsync(api));
        var none = await api.PatchAsync(id, """[{"op": "replace", "path": "/locations", "value": []}]""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(notes.Json.GetProperty("locations")[0].GetProperty("metadata").GetRawText(), Is.EqualTo("""{"a": 1, "n": {"x": [null, true, 1.5]}}"""));
            Assert.That((others.Status, others.Explanation), Is.EqualTo((400, "Original locations is not empty: only their metadata can be replaced")));
            Assert.That((none.Status, none.Detail), Is.EqualTo((403, "Cannot set locations to empty list.")));
            Assert.That(api.Store.Count, Is.EqualTo(2), "no data is lost");
        }
    }

    [Test]
    public async Task A_location_goes_with_its_data_and_the_last_one_stays()
    {
        var api = Api();
        var id = await QueuedAsync(api);
        await ReplaceAsync(api, id, await ForeignAsync(api), await ForeignAsync(api));

        var removed = await api.PatchAsync(id, """[{"op": "remove", "path": "/locations/0"}]""");
        var last = await api.PatchAsync(id, """[{"op": "remove", "path": "/locations/0"}]""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(removed.Status, Is.EqualTo(200), removed.Body);
            Assert.That(removed.Json.GetProperty("locations").GetArrayLength(), Is.EqualTo(1));
            Assert.That((last.Status, last.Detail), Is.EqualTo((403, "Cannot remove last location in the image.")));
            Assert.That(api.Store.Count, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Of_removals_that_race_one_location_is_left()
    {
        var api = Api(new LocationRules { Changeable = true, Quota = -1 });
        var id = await QueuedAsync(api);
        var urls = new List<string>();
        for (var made = 0; made < 4; made++)
            urls.Add(await ForeignAsync(api));
        await ReplaceAsync(api, id, [.. urls]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => api.PatchAsync(id, """[{"op": "remove", "path": "/locations/0"}]"""))));

        Assert.That((await api.GetAsync($"/images/{id}")).Json.GetProperty("locations").GetArrayLength(), Is.EqualTo(api.Store.Count).And.AtLeast(1));
    }

    [TestCase("add", "/locations/0", "It's not allowed to add locations if locations are invisible.")]
    [TestCase("replace", "/locations", "It's not allowed to update locations if locations are invisible.")]
    [TestCase("remove", "/locations/0", "It's not allowed to remove locations if locations are invisible.")]
    public async Task Nothing_changes_where_locations_are_not_shown(string verb, string path, string message)
    {
        var api = Api(new LocationRules());
        var location = """{"url": "file:///x", "metadata": {}}""";

        var answer = await api.PatchAsync(await api.ActiveImageAsync(), $$"""[{"op": "{{verb}}", "path": "{{path}}", "value": {{(verb == "replace" ? $"[{location}]" : location)}}}]""");

        Assert.That((answer.Status, answer.Explanation), Is.EqualTo((403, message)));
    }

    [Test]
    public async Task Removing_is_for_administrators_and_adding_for_members()
    {
        var api = Api();
        api.Context = new RequestContext { RequestId = "r", ProjectId = "p", Roles = ["member", "reader"] };
        var id = await QueuedAsync(api);

        var added = await ReplaceAsync(api, id, await ForeignAsync(api), await ForeignAsync(api));
        var removed = await api.PatchAsync(id, """[{"op": "remove", "path": "/locations/0"}]""");

        Assert.That((added.Status, removed.Status), Is.EqualTo((200, 403)), added.Body);
    }

    [Test]
    public async Task Without_formats_there_is_no_location()
    {
        var api = Api();
        var id = (await api.PostAsync("{}")).Id;

        Assert.That((await AddAsync(api, id, await ForeignAsync(api))).Status, Is.EqualTo(400));
        Assert.That((await api.GetAsync($"/images/{id}")).Json.GetProperty("status").GetString(), Is.EqualTo("queued"));
    }

    [Test]
    public async Task Notes_are_strings()
    {
        var api = Api();
        var id = await QueuedAsync(api);

        var answer = await api.PatchAsync(id, $$$"""[{"op": "add", "path": "/locations/-", "value": {"url": "{{{await ForeignAsync(api)}}}", "metadata": {"a": {"b": 1} } } }]""");

        Assert.That((answer.Status, answer.Explanation), Is.EqualTo((400, "The location's metadata.a.b must be a string, or an object or a list of strings")));
    }

    [Test]
    public async Task Several_stores_note_which_one_it_is_whatever_the_caller_says()
    {
        var api = new ApiHarness(Options(new LocationRules { Changeable = true }), multiStore: true) { Context = Administrator };
        var id = await QueuedAsync(api);

        var answer = await api.PatchAsync(id, $$$"""[{"op": "add", "path": "/locations/-", "value": {"url": "{{{await ForeignAsync(api)}}}", "metadata": {"store": "elsewhere"} } }]""");

        Assert.That(answer.Json.GetProperty("stores").GetString(), Is.EqualTo("memory"), answer.Body);
    }

    private static RequestContext Administrator { get; } = new() { RequestId = "req-a", ProjectId = "admins", IsAdmin = true, Roles = ["admin", "member", "reader"] };

    private static ApiOptions Options(LocationRules rules) => new() { Locations = rules, Visible = new LocationVisibility(DirectUrl: true, Locations: true) };

    private static ApiHarness Api(LocationRules? rules = null) => new(Options(rules ?? new LocationRules { Changeable = true })) { Context = Administrator };

    private static async Task<string> QueuedAsync(ApiHarness api) => (await api.PostAsync("""{"disk_format": "raw", "container_format": "bare"}""")).Id;

    /// <summary>Data in the store that no image has.</summary>
    private static async Task<string> ForeignAsync(ApiHarness api, string data = "data")
    {
        var name = "foreign-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        await using var write = await api.Store.BeginWriteAsync(name, null, CancellationToken.None);
        await write.WriteAsync(System.Text.Encoding.UTF8.GetBytes(data), CancellationToken.None);
        return (await write.CommitAsync(CancellationToken.None)).Url;
    }

    private static Task<ApiAnswer> AddAsync(ApiHarness api, string id, string url, string more = "") =>
        api.PatchAsync(id, $$$"""[{"op": "add", "path": "/locations/-", "value": {"url": "{{{url}}}", "metadata": {"note": "n"}{{{more}}}}}]""");

    private static Task<ApiAnswer> ReplaceAsync(ApiHarness api, string id, params string[] urls) =>
        api.PatchAsync(id, $$$"""[{"op": "replace", "path": "/locations", "value": [{{{string.Join(", ", urls.Select(url => $$$"""{"url": "{{{url}}}", "metadata": {}}"""))}}}]}]""");
}

using System.Text;
using Glance.Api.Settings;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ImageRecordTests
{
    private readonly ApiHarness _api = new();

    [Test]
    public async Task A_new_image_reads_as_upstream_writes_it()
    {
        var answer = await _api.PostAsync("""{"name": "é\u0001\"</x>", "disk_format": "raw", "tags": ["a"], "zkey": "v"}""");

        var (id, at) = (answer.Id, answer.Json.GetProperty("created_at").GetString());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(201));
            Assert.That(answer.Headers.Location.ToString(), Is.EqualTo($"http://glance.test:9292/v2/images/{id}"));
            Assert.That(answer.Headers.ContentType.ToString(), Is.EqualTo("application/json"));
            Assert.That(answer.Body, Is.EqualTo($$"""
                {"zkey": "v", "name": "é\u0001\"</x>", "disk_format": "raw", "container_format": null, "visibility": "shared", "size": null,
                 "virtual_size": null, "status": "queued", "checksum": null, "protected": false, "min_ram": 0, "min_disk": 0, "owner": null,
                 "os_hidden": false, "os_hash_algo": null, "os_hash_value": null, "id": "{{id}}", "created_at": "{{at}}", "updated_at": "{{at}}",
                 "tags": ["a"], "self": "/v2/images/{{id}}", "file": "/v2/images/{{id}}/file", "schema": "/v2/schemas/image"}
                """.ReplaceLineEndings("")));
            Assert.That(at, Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"));
        }
    }

    [TestCase("", 400, "Body expected in request.")]
    [TestCase("{bad", 400, "Malformed JSON in request body.")]
    [TestCase("{\"a\": \"\\ud800\"}", 400, "Malformed JSON in request body.")]
    [TestCase("5", 400, "Unexpected body type. Expected list/dict.")]
    [TestCase("null", 400, "Unexpected body type. Expected list/dict.")]
    [TestCase("[]", 400, "Request body must be a JSON object")]
    [TestCase("{\"self\": 1}", 403, "Attribute 'self' is read-only.")]
    [TestCase("{\"status\": \"active\"}", 403, "Attribute 'status' is read-only.")]
    [TestCase("{\"size\": null}", 403, "Attribute 'size' is read-only.")]
    [TestCase("{\"virtual_size\": 1}", 403, "Attribute 'virtual_size' is read-only.")]
    [TestCase("{\"checksum\": \"x\"}", 403, "Attribute 'checksum' is read-only.")]
    [TestCase("{\"created_at\": \"x\"}", 403, "Attribute 'created_at' is read-only.")]
    [TestCase("{\"updated_at\": \"x\"}", 403, "Attribute 'updated_at' is read-only.")]
    [TestCase("{\"os_hash_algo\": 5}", 400, "Provided object does not match schema 'image': 5 is not of type")]
    [TestCase("{\"locations\": []}", 403, "Attribute 'locations' is reserved.")]
    [TestCase("{\"location\": \"x\"}", 403, "Access was denied to this resource.<br /><br />\nAttribute 'location' is reserved.")]
    [TestCase("{\"os_glance_x\": \"x\"}", 403, "Access was denied to this resource.<br /><br />\nAttribute 'os_glance_x' is reserved.")]
    [TestCase("{\"name\": 5}", 400, "Provided object does not match schema 'image': 5 is not of type 'null', 'string'\n\nFailed validating 'type' in schema['properties']['name']")]
    [TestCase("{\"foo\": 3, \"name\": 5}", 400, "Provided object does not match schema 'image': 5 is not of type")]
    [TestCase("{\"tags\": [1], \"foo\": null}", 400, "Provided object does not match schema 'image': None is not of type 'string'")]
    [TestCase("{\"tags\": [1]}", 400, "Provided object does not match schema 'image': 1 is not of type 'string'\n\nFailed validating 'type' in schema['properties']['tags']['items']\n\nOn instance['tags'][0]:\n    1")]
    [TestCase("{\"disk_format\": \"foo\"}", 400, "Provided object does not match schema 'image': 'foo' is not one of [None, 'ami',")]
    [TestCase("{\"min_ram\": 1.5}", 400, "Provided object does not match schema 'image': 1.5 is not of type 'integer'")]
    [TestCase("{\"min_ram\": 1e400}", 400, "Provided object does not match schema 'image': inf is not of type 'integer'")]
    [TestCase("{\"min_ram\": true}", 400, "Provided object does not match schema 'image': True is not of type 'integer'")]
    [TestCase("{\"min_ram\": 99999999999999999999999}", 400, "Invalid value '99999999999999999999999' for parameter 'min_ram'")]
    [TestCase("{\"min_disk\": -4}", 400, "Invalid value '-4' for parameter 'min_disk'")]
    [TestCase("{\"id\": \"abc\"}", 400, "Provided object does not match schema 'image': 'abc' does not match '^(")]
    [TestCase("{\"x\": \"😀\"}", 400, "'x' can't contain 4 byte unicode")]
    [TestCase("{\"x\": \"\\u0000\"}", 400, "'x' can't contain the NUL character")]
    public async Task A_wrong_description_is_refused_with_the_reason(string body, int status, string message)
    {
        var answer = await _api.PostAsync(body);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(status));
            Assert.That(answer.Message, Does.StartWith(message));
        }
    }

    [TestCase("\"os_hash_algo\": \"sha512\", \"os_hash_value\": \"ab\"")]
    [TestCase("\"os_hash_algo\": null")]
    public async Task Hashes_given_for_a_new_image_are_taken_and_count_for_nothing(string given)
    {
        var made = await _api.PostAsync($"{{{given}, \"a\": \"b\"}}");
        var shown = await _api.GetAsync($"/images/{made.Id}");

        Assert.That(made.Status, Is.EqualTo(201));
        Assert.That(Shown("os_hash_algo"), Is.Null);
        Assert.That(Shown("os_hash_value"), Is.Null);
        Assert.That(Shown("a"), Is.EqualTo("b"));
        string? Shown(string name) => shown.Json.GetProperty(name).GetString();
    }

    [Test]
    public async Task An_id_is_never_used_twice()
    {
        const string Body = """{"id": "6f3eca43-4940-40e1-82dc-e06eeec50c6f"}""";
        await _api.PostAsync(Body);
        await _api.SendAsync("DELETE", "/images/6f3eca43-4940-40e1-82dc-e06eeec50c6f");

        var answer = await _api.PostAsync(Body);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(409));
            Assert.That(answer.Message, Does.StartWith("Image ID 6f3eca43-4940-40e1-82dc-e06eeec50c6f already exists!"));
        }
    }

    [Test]
    public async Task Quotas_on_tags_and_properties_hold()
    {
        var tags = await _api.PostAsync($$"""{"tags": [{{string.Join(',', Enumerable.Range(0, 129).Select(i => $"\"t{i}\""))}}]}""");
        var properties = await _api.PostAsync($$"""{{{string.Join(',', Enumerable.Range(0, 129).Select(i => $"\"p{i}\": \"v\""))}}}""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tags.Status, Is.EqualTo(413));
            Assert.That(properties.Status, Is.EqualTo(413));
        }
    }

    [Test]
    public async Task A_body_over_a_mebibyte_is_refused()
    {
        var answer = await _api.SendBytesAsync("POST", "/images", Encoding.ASCII.GetBytes("{\"a\": \"" + new string('x', 1 << 20) + "\"}"));

        Assert.That(answer.Status, Is.EqualTo(413));
    }

    [Test]
    public async Task Deep_nesting_is_refused()
    {
        var answer = await _api.PostAsync("{\"a\": " + new string('[', 100_000));

        Assert.That(answer.Status, Is.EqualTo(400));
    }

    [TestCase("GET", "No image found with ID nope")]
    [TestCase("DELETE", "Failed to find image nope to delete")]
    public async Task An_unknown_image_is_not_found(string method, string message)
    {
        var answer = await _api.SendAsync(method, "/images/nope");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(404));
            Assert.That(answer.Message, Does.StartWith(message));
        }
    }

    [Test]
    public async Task Deleting_removes_record_and_data()
    {
        var id = await _api.ActiveImageAsync();

        var answer = await _api.SendAsync("DELETE", $"/images/{id}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(204));
            Assert.That(answer.Headers.ContentType.ToString(), Is.EqualTo("text/html; charset=UTF-8"));
            Assert.That((await _api.GetAsync($"/images/{id}")).Status, Is.EqualTo(404));
            Assert.That(_api.Store.Count, Is.Zero);
        }
    }

    [Test]
    public async Task Deleting_a_protected_image_is_forbidden()
    {
        var id = (await _api.PostAsync("""{"protected": true}""")).Id;

        var answer = await _api.SendAsync("DELETE", $"/images/{id}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(403));
            Assert.That(answer.Message, Does.StartWith($"Image {id} is protected and cannot be deleted."));
        }
    }

    [TestCase("POST", "/images", "{}", null)]
    [TestCase("PATCH", "/images/x", "[]", ApiHarness.Patch)]
    [TestCase("DELETE", "/images/x", null, null)]
    [TestCase("PUT", "/images/x/file", "x", "application/octet-stream")]
    public async Task Who_may_only_look_changes_nothing(string method, string path, string? body, string? type)
    {
        _api.Context = new RequestContext { RequestId = "req-1", ReadOnly = true };

        var answer = await _api.SendAsync(method, path, body, type);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(403));
            Assert.That(answer.Message, Does.Contain("Read-only access"));
        }
    }

    [Test]
    public async Task Locations_show_only_where_configured()
    {
        var api = new ApiHarness(new ApiOptions { Visible = new LocationVisibility(DirectUrl: true, Locations: true) }, multiStore: true);
        var id = await api.ActiveImageAsync();

        var image = (await api.GetAsync($"/images/{id}")).Json;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(image.GetProperty("direct_url").GetString(), Is.EqualTo($"memory://{id}"));
            Assert.That(image.GetProperty("locations")[0].GetProperty("metadata").GetProperty("store").GetString(), Is.EqualTo("memory"));
            Assert.That(image.GetProperty("stores").GetString(), Is.EqualTo("memory"));
        }
    }
}

using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PatchTests
{
    private readonly ApiHarness _api = new();
    private string _id = "";

    [SetUp]
    public async Task MakeAnImage() => _id = (await _api.PostAsync("""{"name": "p", "disk_format": "raw", "container_format": "bare", "p1": "v1"}""")).Id;

    [TestCase("{}", 400, "Request body must be a JSON array of operation objects.")]
    [TestCase("[1]", 400, "Operations must be JSON objects.")]
    [TestCase("[{\"op\":\"add\"}]", 400, "Unable to find 'path' in JSON Schema change")]
    [TestCase("[{\"op\":[\"add\"],\"path\":\"/a\"}]", 400, "Invalid operation: `['add']`. It must be one of the following: add, remove, replace.")]
    [TestCase("[{\"path\":\"/a\"}]", 400, "Unable to find `op` in JSON Schema change.")]
    [TestCase("[{\"op\":\"add\",\"path\":\"/a\"}]", 400, "Operation \"add\" requires a member named \"value\".")]
    [TestCase("[{\"op\":\"add\",\"path\":5,\"value\":\"x\"}]", 400, "Pointer `5` is not a string.")]
    [TestCase("[{\"op\":\"add\",\"path\":\"a\",\"value\":\"x\"}]", 400, "Pointer `a` does not start with \"/\".")]
    [TestCase("[{\"op\":\"add\",\"path\":\"/a//b\",\"value\":\"x\"}]", 400, "Pointer `/a//b` contains adjacent \"/\".")]
    [TestCase("[{\"op\":\"add\",\"path\":\"/a/\",\"value\":\"x\"}]", 400, "Pointer `/a/` end with \"/\".")]
    [TestCase("[{\"op\":\"add\",\"path\":\"/a~2\",\"value\":\"x\"}]", 400, "Pointer `/a~2` contains \"~\" not part of a recognized escape sequence.")]
    [TestCase("[{\"op\":\"add\",\"path\":\"/a/b\",\"value\":\"x\"}]", 400, "Invalid JSON pointer for this resource: '/a/b'")]
    [TestCase("[{\"op\":\"add\",\"path\":\"/locations\",\"value\":[]}]", 400, "Invalid JSON pointer for this resource: '/locations'")]
    [TestCase("[{\"op\":\"remove\",\"path\":\"/name\"}]", 403, "Access was denied to this resource.<br /><br />\nProperty name may not be removed.")]
    [TestCase("[{\"op\":\"remove\",\"path\":\"/zz\"}]", 409, "There was a conflict when trying to complete your request.<br /><br />\nProperty zz does not exist.")]
    [TestCase("[{\"op\":\"replace\",\"path\":\"/zz\",\"value\":\"x\"}]", 409, "There was a conflict when trying to complete your request.<br /><br />\nProperty zz does not exist.")]
    [TestCase("[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"x\"}]", 403, "Attribute 'status' is read-only.")]
    [TestCase("[{\"op\":\"add\",\"path\":\"/stores\",\"value\":\"x\"}]", 403, "Attribute 'stores' is read-only.")]
    [TestCase("[{\"op\":\"replace\",\"path\":\"/os_glance_x\",\"value\":\"x\"}]", 403, "Attribute 'os_glance_x' is reserved.")]
    [TestCase("[{\"op\":\"replace\",\"path\":\"/name\",\"value\":5}]", 400, "Provided object does not match schema 'image': 5 is not of type 'null', 'string'")]
    [TestCase("[{\"op\":\"replace\",\"path\":\"/locations\",\"value\":[]}]", 403, "Access was denied to this resource.<br /><br />\nCannot set locations to empty list.")]
    [TestCase("[{\"op\":\"add\",\"path\":\"/locations/-\",\"value\":{\"url\":\"x\",\"metadata\":{}}}]", 403, "It's not allowed to add locations if locations are invisible.")]
    [TestCase("[{\"op\":\"remove\",\"path\":\"/locations/0\"}]", 403, "It's not allowed to remove locations if locations are invisible.")]
    [TestCase("[{\"op\":\"replace\",\"path\":\"/min_ram\",\"value\":2147483648}]", 400, "Invalid value '2147483648' for parameter 'min_ram'")]
    public async Task A_wrong_patch_changes_nothing(string patch, int status, string message)
    {
        var before = (await _api.GetAsync($"/images/{_id}")).Body;

        var answer = await _api.PatchAsync(_id, patch);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(status));
            Assert.That(answer.Message, Does.StartWith(message));
            Assert.That((await _api.GetAsync($"/images/{_id}")).Body, Is.EqualTo(before));
        }
    }

    [Test]
    public async Task All_steps_apply_or_none()
    {
        await _api.PatchAsync(_id, """[{"op": "replace", "path": "/name", "value": "new"}, {"op": "remove", "path": "/none"}]""");

        Assert.That((await _api.GetAsync($"/images/{_id}")).Json.GetProperty("name").GetString(), Is.EqualTo("p"));
    }

    [Test]
    public async Task Steps_apply_in_order()
    {
        var answer = await _api.PatchAsync(_id, """
            [{"op": "add", "path": "/k", "value": "1"}, {"op": "replace", "path": "/k", "value": "2"}, {"op": "remove", "path": "/p1"},
             {"op": "replace", "path": "/tags", "value": ["a", "a"]}, {"op": "replace", "path": "/min_ram", "value": 7.0}, {"op": "add", "path": "//a~1b", "value": "x"}]
            """);

        var image = answer.Json;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(image.GetProperty("k").GetString(), Is.EqualTo("2"));
            Assert.That(image.GetProperty("a/b").GetString(), Is.EqualTo("x"));
            Assert.That(image.TryGetProperty("p1", out _), Is.False);
            Assert.That(image.GetProperty("tags").GetArrayLength(), Is.EqualTo(1));
            Assert.That(image.GetProperty("min_ram").GetRawText(), Is.EqualTo("7"));
        }
    }

    [TestCase("[{\"add\": \"/p1\", \"value\": \"x\"}]", 409, "Property p1 already present.")]
    [TestCase("[{\"add\": \"/name\", \"value\": \"x\"}]", 409, "Property name already present.")]
    [TestCase("[{\"add\": \"/a\", \"replace\": \"/b\"}]", 400, "Operation objects must contain only one member")]
    [TestCase("[{\"x\": 1}]", 400, "Operation objects must contain exactly one member")]
    public async Task The_older_form_has_its_own_rules(string patch, int status, string message)
    {
        var answer = await _api.PatchAsync(_id, patch, "application/openstack-images-v2.0-json-patch; charset=utf-8");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(status));
            Assert.That(answer.Message, Does.Contain(message));
        }
    }

    [Test]
    public async Task Another_media_type_is_told_which_there_are()
    {
        var answer = await _api.PatchAsync(_id, "[]", "application/json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(415));
            Assert.That(answer.Headers["Accept-Patch"].ToString(), Does.Contain("v2.0-json-patch, application/openstack-images-v2.1"));
        }
    }

    [Test]
    public async Task Formats_are_fixed_once_there_is_data()
    {
        await _api.PutDataAsync(_id, "x");

        var answer = await _api.PatchAsync(_id, """[{"op": "replace", "path": "/disk_format", "value": "qcow2"}]""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(403));
            Assert.That(answer.Message, Does.StartWith("Attribute disk_format can be only replaced for a queued image."));
        }
    }

    [TestCase("/owner", "\"them\"", "Owner can't be updated by non admin.")]
    [TestCase("/visibility", "\"public\"", "You are not authorized to complete publicize_image action.")]
    public async Task A_member_gives_nothing_away(string path, string value, string message)
    {
        _api.Context = new RequestContext { RequestId = "req-1", ProjectId = "us", Roles = ["member", "reader"] };
        var id = (await _api.PostAsync("{}")).Id;

        var answer = await _api.PatchAsync(id, $$"""[{"op": "add", "path": "{{path}}", "value": {{value}}}]""");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(403));
            Assert.That(answer.Message, Does.Contain(message));
        }
    }

    [Test]
    public async Task Who_may_change_an_image_may_do_so_without_the_right_to_show_it_and_sees_nothing_without_a_change()
    {
        var api = new ApiHarness(rules: [("get_image", "!")]);
        var id = (await api.PostAsync("""{"disk_format": "raw", "container_format": "bare"}""")).Id;

        Assert.That((await api.PatchAsync(id, """[{"op": "add", "path": "/x", "value": "1"}]""")).Status, Is.EqualTo(200));
        Assert.That((await api.PatchAsync(id, "[]")).Status, Is.EqualTo(404));
        Assert.That((await api.GetAsync($"/images/{id}")).Status, Is.EqualTo(404));
    }
}

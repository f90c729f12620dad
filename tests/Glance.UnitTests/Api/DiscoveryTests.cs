using Glance.Api.Settings;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

public sealed class DiscoveryTests
{
    [Test]
    public async Task No_import_method_is_offered_yet() =>
        Assert.That((await new ApiHarness().GetAsync("/info/import")).Body,
            Is.EqualTo("""{"import-methods": {"description": "Import methods available.", "type": "array", "value": []}}"""));

    [Test]
    public async Task One_store_has_no_id_to_tell()
    {
        var answer = await new ApiHarness().GetAsync("/info/stores");

        Assert.That((answer.Status, answer.Message), Is.EqualTo((404, "Multi backend is not supported at this site.<br /><br />\n\n\n")));
    }

    [Test]
    public async Task Several_stores_are_told_in_order()
    {
        var api = new ApiHarness(stores: [new DiscoveredStore("fast", "Quick", true, false), new DiscoveredStore("web", null, false, true)]);

        Assert.That((await api.GetAsync("/info/stores")).Body,
            Is.EqualTo("""{"stores": [{"id": "fast", "description": "Quick", "default": "true"}, {"id": "web", "read-only": "true"}]}"""));
    }

    [Test]
    public async Task Details_of_stores_are_for_administrators_and_services()
    {
        var api = new ApiHarness(stores:
        [
            new DiscoveredStore("fast", "Quick", true, false) { Type = "file", Weight = 3, Properties = () =>
                new Dictionary<string, object?> { ["data_dir"] = "/d", ["chunk_size"] = 65536L, ["thin_provisioning"] = false } },
            new DiscoveredStore("web", null, false, true) { Type = "http" },
        ]);
        api.Context = new RequestContext { RequestId = "req-1", ProjectId = "us", Roles = ["member", "reader"] };
        var user = await api.GetAsync("/info/stores/detail");
        api.Context = api.Context with { Roles = ["service"] };

        var service = await api.GetAsync("/info/stores/detail");

        Assert.That((user.Status, user.Explanation), Is.EqualTo((403, "You are not authorized to complete stores_info_detail action.")));
        Assert.That(service.Body, Is.EqualTo(
            "{\"stores\": [{\"id\": \"fast\", \"description\": \"Quick\", \"default\": \"true\", \"type\": \"file\", \"weight\": 3, "
            + "\"properties\": {\"data_dir\": \"/d\", \"chunk_size\": 65536, \"thin_provisioning\": false}}, "
            + "{\"id\": \"web\", \"read-only\": \"true\", \"type\": \"http\", \"weight\": 0, \"properties\": {}}]}"));
    }

    [Test]
    public async Task One_store_has_no_details_to_tell_whoever_asks() =>
        Assert.That((await new ApiHarness().GetAsync("/info/stores/detail")).Status, Is.EqualTo(404));

    [Test]
    public async Task Without_limits_there_is_no_usage_to_tell() =>
        Assert.That((await new ApiHarness().GetAsync("/info/usage")).Body, Is.EqualTo("""{"usage": {}}"""));

    [Test]
    public async Task Usage_is_told_beside_the_limits()
    {
        var api = new ApiHarness(projectLimits: new FixedLimits(ProjectResource.ImageCountTotal, 7));
        api.Context = new RequestContext { RequestId = "req-1", ProjectId = "us", Roles = ["member", "reader"] };
        await api.PostAsync("{}");

        Assert.That((await api.GetAsync("/info/usage")).Body, Is.EqualTo(
            "{\"usage\": {\"image_size_total\": {\"usage\": 0, \"limit\": -1}, \"image_stage_total\": {\"usage\": 0, \"limit\": -1}, "
            + "\"image_count_total\": {\"usage\": 1, \"limit\": 7}, \"image_count_uploading\": {\"usage\": 0, \"limit\": -1}}}"));
    }

    [TestCase("POST", "/info/import", 405)]
    [TestCase("POST", "/info/stores", 405)]
    [TestCase("POST", "/info/usage", 404)]
    [TestCase("FOO", "/info/usage", 501)]
    public async Task Other_verbs_are_refused_as_upstream_does(string method, string path, int status) =>
        Assert.That((await new ApiHarness().SendAsync(method, path)).Status, Is.EqualTo(status));
}

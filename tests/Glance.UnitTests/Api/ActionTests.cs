using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ActionTests
{
    private readonly ApiHarness _api = new();

    [SetUp]
    public void ActAsAMember() => _api.Context = new RequestContext { RequestId = "req-1", ProjectId = "us", Roles = ["member", "reader"] };

    [Test]
    public async Task A_deactivated_image_is_closed_until_it_is_reactivated()
    {
        var id = await _api.ActiveImageAsync();

        var deactivated = await ActAsync(id, "deactivate");
        var twice = await ActAsync(id, "deactivate");
        var status = await StatusAsync(id);
        var closed = await _api.GetAsync($"/images/{id}/file");
        _api.Context = ApiHarness.Admin;
        var admins = await _api.GetAsync($"/images/{id}/file");
        var reactivated = await ActAsync(id, "reactivate");
        var again = await ActAsync(id, "reactivate");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((deactivated.Status, twice.Status, reactivated.Status, again.Status), Is.EqualTo((204, 204, 204, 204)));
            Assert.That((status, closed.Status, admins.Status), Is.EqualTo(("deactivated", 403, 200)));
            Assert.That(await StatusAsync(id), Is.EqualTo("active"));
        }
    }

    [TestCase("deactivate")]
    [TestCase("reactivate")]
    public async Task An_image_without_data_is_neither_closed_nor_opened(string action)
    {
        var id = (await _api.PostAsync("{}")).Id;

        var answer = await ActAsync(id, action);

        Assert.That((answer.Status, answer.Message), Is.EqualTo((403, $"Not allowed to {action} image in status 'queued'<br /><br />\n\n\n")));
    }

    [TestCase("deactivate")]
    [TestCase("reactivate")]
    public async Task Only_the_owner_acts(string action)
    {
        var id = await _api.ActiveImageAsync();
        await _api.PatchAsync(id, """[{"op": "replace", "path": "/visibility", "value": "community"}]""");
        _api.Context = _api.Context with { ProjectId = "them" };

        Assert.That(((await ActAsync(id, action)).Status, (await ActAsync("none", action)).Status), Is.EqualTo((403, 404)));
    }

    private Task<ApiAnswer> ActAsync(string id, string action) => _api.SendAsync("POST", $"/images/{id}/actions/{action}");

    private async Task<string?> StatusAsync(string id) => (await _api.GetAsync($"/images/{id}")).Json.GetProperty("status").GetString();
}

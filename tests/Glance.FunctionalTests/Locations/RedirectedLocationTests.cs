using System.Net;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Glance.TestKit.Web;
using NUnit.Framework;

namespace Glance.FunctionalTests.Locations;

/// <summary>Locations whose web server sends the service elsewhere.</summary>
internal sealed class RedirectedLocationTests : WebServerTest
{
    private string _more = "";

    [Test]
    public async Task A_relative_redirect_to_the_same_server_leads_to_the_data()
    {
        await StartAsync();
        var data = TestData.Bytes(100_000);
        Web.Serve("/dir/ok", data);
        var id = await Client.CreateAsync();

        using var added = await AddAsync(id, Web.Redirect("/dir/rok", "ok", status: 307));

        Assert.That(added.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
    }

    [Test]
    public async Task A_client_learns_no_more_of_a_refused_redirect_than_of_a_server_that_is_gone_and_the_operator_does()
    {
        await using var gone = FakeWebServer.Start();
        await gone.DisposeAsync();
        _more = $",{gone.Port}";
        await StartAsync();
        var id = await Client.CreateAsync();
        string[] urls =
        [
            Web.Redirect("/filtered", "//169.254.169.254/latest", status: 308),
            Web.Redirect("/dead", "/nothing", status: 303),
            gone.Url + "/image",
        ];

        var answers = new List<string>();
        foreach (var url in urls)
        {
            using var answer = await AddAsync(id, url);
            answers.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.That(answers, Is.All.EqualTo(answers[0]).And.All.StartsWith("400 ").And.All.Contains("Invalid location"));
        await Server.Log.WaitForAsync("the location is refused: Store http: the server redirects to where nothing from outside may lead");
        await Server.Log.WaitForAsync("the location is refused: Store http: the server has no data at the location");
    }

    private Task<GlanceServer> StartAsync() => StartAsync(new GlanceServerSettings
    {
        Workers = 1,
        DefaultGroup = "show_multiple_locations = true",
        OtherGroups = $"[import_filtering_opts]\nallowed_hosts = [127.0.0.1]\nallowed_ports = [{Web.Port}{_more}]",
    });

    private async Task<HttpResponseMessage> AddAsync(string id, string url)
    {
        var location = new JsonObject { ["url"] = url, ["metadata"] = new JsonObject() };
        var change = new JsonObject { ["op"] = "add", ["path"] = "/locations/-", ["value"] = location };
        using var content = new StringContent(new JsonArray(change).ToJsonString(), null, "application/openstack-images-v2.1-json-patch");
        return await Client.Http.PatchAsync($"/v2/images/{id}", content);
    }
}

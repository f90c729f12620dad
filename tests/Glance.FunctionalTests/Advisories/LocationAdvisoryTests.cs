using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Advisories;

/// <summary>One test for each security advisory about locations (docs/contracts/glance-behaviours.md section 12).</summary>
internal sealed class LocationAdvisoryTests : ServerTest
{
    private static readonly GlanceServerSettings Shown = new() { DefaultGroup = "show_multiple_locations = true\nshow_image_direct_url = true" };

    [Test]
    public async Task CVE_2014_9493_CVE_2015_1195_OSSA_2015_002_no_file_of_the_host_becomes_an_image(
        [Values("file:///etc/passwd", "FILE:///etc/passwd", "File:/etc/passwd", "filesystem:///etc/passwd", "FileSystem:///etc/passwd", "file://localhost/etc/passwd")] string url)
    {
        await StartAsync(Shown);
        var id = await Client.CreateAsync();

        Assert.That(await PatchAsync(id, Add(url)), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await PatchAsync(id, new JsonObject { ["op"] = "replace", ["path"] = "/locations", ["value"] = new JsonArray(Location(url)) }), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await PostAsync(id, url), Is.AnyOf(HttpStatusCode.BadRequest, HttpStatusCode.Forbidden));
        Assert.That((await Client.StatusAsync(id), File.Exists("/etc/passwd")), Is.EqualTo(("queued", true)));
    }

    [Test]
    public async Task CVE_2016_0757_OSSA_2016_006_the_last_location_stays()
    {
        await StartAsync(Shown);
        var data = TestData.Bytes(100);
        var id = await Client.CreateFilledAsync(data);

        Assert.That(await PatchAsync(id, new JsonObject { ["op"] = "remove", ["path"] = "/locations/0" }), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await PatchAsync(id, new JsonObject { ["op"] = "replace", ["path"] = "/locations", ["value"] = new JsonArray() }), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
        Assert.That(await Client.UploadAsync(id, TestData.Bytes(5)), Is.EqualTo(HttpStatusCode.Conflict), "its data cannot be exchanged");
    }

    [Test]
    public async Task CVE_2026_34881_OSSA_2026_004_CVE_2026_71198_no_location_leads_into_the_servers_own_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await StartAsync(Shown with { OtherGroups = "[glance_store]\nstores = file,http\ndefault_store = file" });
        var id = await Client.CreateAsync();
        string[] hosts = ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"];

        foreach (var host in hosts)
        {
            Assert.That(await PatchAsync(id, Add($"http://{host}:{port}/x")), Is.EqualTo(HttpStatusCode.BadRequest), host);
            Assert.That(await PostAsync(id, $"http://{host}:{port}/x"), Is.AnyOf(HttpStatusCode.BadRequest, HttpStatusCode.Forbidden), host);
        }

        Assert.That(await PatchAsync(id, Add("http://169.254.169.254/latest/meta-data")), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(listener.Pending(), Is.False, "somebody was contacted");
        Assert.That(await Client.StatusAsync(id), Is.EqualTo("queued"));
    }

    [Test]
    public async Task CVE_2014_0162_OSSA_2014_012_a_url_is_never_a_command()
    {
        await StartAsync(Shown);
        var id = await Client.CreateAsync();
        var trace = Path.Combine(Server.ImageDirectory, "trace");

        Assert.That(await PatchAsync(id, Add($"sheepdog://x;touch {trace}")), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await PatchAsync(id, Add($"$(touch {trace})")), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(File.Exists(trace), Is.False);
    }

    [Test]
    public async Task OSSN_0065_CVE_2022_4134_locations_are_hidden_unless_the_operator_shows_them()
    {
        await StartAsync();
        var id = await Client.CreateFilledAsync(TestData.Bytes(10));
        var shown = await Client.ShowAsync(id);

        Assert.That((shown.ContainsKey("locations"), shown.ContainsKey("direct_url")), Is.EqualTo((false, false)));
        Assert.That(await PatchAsync(id, Add("http://example.com/x")), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private static JsonObject Location(string url) => new() { ["url"] = url, ["metadata"] = new JsonObject() };

    private static JsonObject Add(string url) => new() { ["op"] = "add", ["path"] = "/locations/-", ["value"] = Location(url) };

    private async Task<HttpStatusCode> PatchAsync(string id, JsonObject change)
    {
        using var body = new StringContent(new JsonArray(change).ToJsonString(), Encoding.UTF8);
        body.Headers.ContentType = new("application/openstack-images-v2.1-json-patch");
        using var answer = await Client.Http.PatchAsync($"/v2/images/{id}", body);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> PostAsync(string id, string url)
    {
        using var body = new StringContent(new JsonObject { ["url"] = url }.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await Client.Http.PostAsync($"/v2/images/{id}/locations", body);
        return answer.StatusCode;
    }
}

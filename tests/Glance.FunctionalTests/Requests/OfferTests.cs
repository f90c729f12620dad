using System.Text.Json;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Requests;

/// <summary>What is announced is served, what is not served says so, and what the operator forbids is forbidden.</summary>
internal sealed class OfferTests : ServerTest
{
    [Test]
    public async Task Two_stores_and_a_cache_directory_announce_nothing_that_is_not_there()
    {
        await StartAsync(new GlanceServerSettings
        {
            Workers = 1,
            DefaultGroup = "enabled_backends = one:file, two:file\nimage_cache_dir = /var/lib/glance/cache",
            OtherGroups = "[glance_store]\ndefault_backend = one\n[one]\nfilesystem_store_datadir = one\n[two]\nfilesystem_store_datadir = two\n",
        });

        using var versions = JsonDocument.Parse(await Client.Http.GetStringAsync("/versions"));
        var ids = versions.RootElement.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("id").GetString()).ToList();

        Assert.That(ids, Does.Contain("v2.8").And.Contain("v2.15").And.Contain("v2.17"));
        Assert.That(ids.Intersect(["v2.6", "v2.11", "v2.12", "v2.14", "v2.16", "v2.18"]), Is.Empty);
        using var named = await Client.Http.GetAsync("/v2.16/images?limit=0");
        Assert.That((int)named.StatusCode, Is.EqualTo(200), "an endpoint registered with a version that Glance takes goes on working");
    }

    [TestCase("HEAD", "/v2/images/ID/file", "405", "Allow: GET, PUT")]
    [TestCase("HEAD", "/v2/images/ID", "405", "Allow: GET, PATCH, DELETE")]
    [TestCase("HEAD", "/v2/images", "405", "Allow: GET, POST")]
    [TestCase("HEAD", "/v2/zzz", "404", "Content-Type: text/html")]
    [TestCase("HEAD", "/v2/images/ID/import", "404", "Content-Type: text/html")]
    public async Task A_refused_HEAD_has_a_length_of_nothing(string method, string path, string status, string header)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();
        using var connection = await RawConnection.OpenAsync(Server.Address);

        await connection.SendAsync($"{method} {path.Replace("ID", id, StringComparison.Ordinal)} HTTP/1.1\nHost: x\nConnection: close\n\n");
        var answer = await connection.ReceiveAllAsync();

        Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} ").And.Contain("Content-Length: 0\r\n").And.Contain(header).And.EndsWith("\r\n\r\n"));
    }

    [TestCase("POST", "/v2/images/ID/import")]
    [TestCase("PUT", "/v2/images/ID/stage")]
    [TestCase("GET", "/v2/tasks")]
    [TestCase("GET", "/v2/metadefs/namespaces")]
    [TestCase("GET", "/v2/cache")]
    public async Task A_route_that_is_not_served_is_named(string method, string path)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await Client.Http.SendAsync(request);

        Assert.That((int)answer.StatusCode, Is.EqualTo(404));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("not served by this version: "));
    }

    [Test]
    public async Task Without_additional_properties_images_have_those_that_are_declared()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        await File.WriteAllTextAsync(Path.Combine(Server.Directory, "schema-image.json"), """{"declared": {"type": "string"}}""");
        await Server.ReloadAsync();
        using var before = new StringContent("""{"declared": "a", "other": "b"}""") { Headers = { ContentType = new("application/json") } };
        using var made = await Client.Http.PostAsync("/v2/images", before);
        var id = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        await File.AppendAllTextAsync(Path.Combine(Server.Directory, "glance-api.conf"), "\n[DEFAULT]\nallow_additional_image_properties = false\n");
        await Server.ReloadAsync();
        using var client = new ImageClient(Server.Address);

        using var more = new StringContent("""{"other": "b"}""") { Headers = { ContentType = new("application/json") } };
        using var refused = await client.Http.PostAsync("/v2/images", more);
        using var patch = new StringContent("""[{"op": "add", "path": "/other", "value": "c"}]""") { Headers = { ContentType = new("application/openstack-images-v2.1-json-patch") } };
        using var patched = await client.Http.PatchAsync($"/v2/images/{id}", patch);
        using var good = new StringContent("""{"declared": "c"}""") { Headers = { ContentType = new("application/json") } };
        using var taken = await client.Http.PostAsync("/v2/images", good);
        var shown = await client.ShowAsync(id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(((int)refused.StatusCode, (int)patched.StatusCode, (int)taken.StatusCode), Is.EqualTo((400, 400, 201)));
            Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("Additional properties are not allowed"));
            Assert.That((shown.ContainsKey("declared"), shown.ContainsKey("other")), Is.EqualTo((true, false)));
            Assert.That(JsonNode.Parse(await client.Http.GetStringAsync("/v2/schemas/image"))!.AsObject().Select(member => member.Key), Is.EqualTo(new[] { "name", "properties" }));
        }
    }

    [Test]
    public async Task A_service_that_cannot_be_as_strict_as_configured_does_not_start()
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings { DefaultGroup = "owner_is_tenant = false\ncert_file = /etc/glance/cert.pem" });

        Assert.That(await server.WaitForExitAsync(), Is.Not.Zero);
        Assert.That(server.Log.Lines, Has.Some.Contain("owner_is_tenant").And.Some.Contain("cert_file"));
    }
}

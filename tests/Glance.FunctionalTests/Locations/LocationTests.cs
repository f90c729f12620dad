using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.FunctionalTests.Locations;

/// <summary>Locations at the real service with one file store, and small things of the wire that only a real one shows.</summary>
internal sealed class LocationTests : ServerTest
{
    private const string Shown = "show_multiple_locations = true\nshow_image_direct_url = true";

    [Test]
    public async Task No_url_from_outside_makes_the_service_contact_anybody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await StartAsync(new GlanceServerSettings { Workers = 1, DefaultGroup = Shown + $"\nuser_storage_quota = 1000000" });
        var id = await Client.CreateAsync();
        string[] urls =
        [
            $"http://127.0.0.1:{port}/x", $"http://localhost:{port}/x", $"http://[::ffff:127.0.0.1]:{port}/", $"http://0.0.0.0:{port}/", $"http://2130706433:{port}/",
            $"http://0x7f000001:{port}/", "file:///etc/passwd", "FILE:///etc/passwd", "filesystem:///etc/passwd", $"ftp://127.0.0.1:{port}/", "nonsense",
        ];

        var answers = new List<HttpStatusCode>();
        foreach (var url in urls)
        {
            var location = new JsonObject { ["url"] = url, ["metadata"] = new JsonObject() };
            answers.Add(await PatchAsync(id, new JsonObject { ["op"] = "add", ["path"] = "/locations/-", ["value"] = location }));
            answers.Add(await PatchAsync(id, new JsonObject { ["op"] = "replace", ["path"] = "/locations", ["value"] = new JsonArray(location.DeepClone()) }));
        }

        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(listener.Pending(), Is.False, "somebody was contacted");
        Assert.That(await Client.StatusAsync(id), Is.EqualTo("queued"));
    }

    [Test]
    public async Task Encrypted_locations_are_shown_replaced_and_read()
    {
        await StartAsync(new GlanceServerSettings { Workers = 2, DefaultGroup = Shown + "\nmetadata_encryption_key = 0123456789abcdef" });
        var data = TestData.Bytes(5000);
        var id = await Client.CreateFilledAsync(data);
        var url = (await Client.ShowAsync(id))["direct_url"]!.GetValue<string>();

        var replaced = await PatchAsync(id, new JsonObject
        {
            ["op"] = "replace",
            ["path"] = "/locations",
            ["value"] = new JsonArray(new JsonObject { ["url"] = url, ["metadata"] = new JsonObject { ["note"] = "n" } }),
        });

        var shown = (await Client.ShowAsync(id))["locations"]!.ToJsonString();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(replaced, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(url, Does.StartWith("file:///"));
            Assert.That(shown, Is.EqualTo($$$"""[{"url":"{{{url}}}","metadata":{"note":"n"}}]"""));
            Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
            Assert.That(await StoredUrlsAsync(), Has.Count.EqualTo(2).And.None.Contains("file:"));
        }
    }

    [Test]
    public async Task Services_locations_are_behind_policies()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, DefaultGroup = "", OtherGroups = "[oslo_policy]\npolicy_file = locations.yaml" });
        var id = await Client.CreateFilledAsync(TestData.Bytes(10));
        using var refused = await Client.Http.GetAsync($"/v2/images/{id}/locations");
        await File.WriteAllTextAsync(Path.Combine(Server.Directory, "locations.yaml"), "fetch_image_location: ''\nadd_image_location: ''\n");
        await Server.ReloadAsync();

        // The connection held so far is still the old worker's, with the old rules.
        using var client = new ImageClient(Server.Address);
        using var list = await client.GetJsonAsync($"/v2/images/{id}/locations");
        using var added = await client.Http.PostAsJsonAsync($"/v2/images/{await client.CreateAsync()}/locations", new { url = "file:///etc/passwd" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(list.RootElement[0].GetProperty("url").GetString(), Does.EndWith(id));
            Assert.That(added.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), "only services");
        }
    }

    [TestCase("GET /v2/images/%ff HTTP/1.1", "HTTP/1.1 400 Bad Request")]
    [TestCase("GET /v2/images/%25ff HTTP/1.1", "HTTP/1.1 404 Not Found")]
    [TestCase("PATCH /v2/images/ID/tags/%ff HTTP/1.1", "HTTP/1.1 400 Bad Request")]
    [TestCase("GET /v2/images/ID/file HTTP/1.1\r\nRange: bytes=10-", "HTTP/1.1 416 Request Range Not Satisfiable")]
    public async Task The_status_line_is_the_one_clients_know(string request, string line)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateFilledAsync(TestData.Bytes(10));
        using var connection = await RawConnection.OpenAsync(Server.Address);

        await connection.SendAsync($"{request.Replace("ID", id, StringComparison.Ordinal)}\r\nHost: x\r\n\r\n");

        Assert.That(await connection.ReceiveHeadAsync(), Does.StartWith(line + "\r\n"));
    }

    private async Task<HttpStatusCode> PatchAsync(string id, JsonObject change)
    {
        using var content = new StringContent(new JsonArray(change).ToJsonString(), Encoding.UTF8) { Headers = { ContentType = new("application/openstack-images-v2.1-json-patch") } };
        using var answer = await Client.Http.PatchAsync($"/v2/images/{id}", content);
        return answer.StatusCode;
    }

    private async Task<List<string>> StoredUrlsAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Server.Directory, "glance.sqlite")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM image_locations";
        await using var reader = await command.ExecuteReaderAsync();
        List<string> urls = [];
        while (await reader.ReadAsync())
            urls.Add(reader.GetString(0));
        return urls;
    }
}

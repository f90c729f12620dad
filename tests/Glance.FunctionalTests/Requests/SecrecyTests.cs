using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Requests;

/// <summary>Nothing tells what a caller may not know.</summary>
internal sealed class SecrecyTests : ServerTest
{
    private readonly TemporaryDirectory _directory = new();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public async Task A_foreign_private_marker_is_answered_as_an_unknown_one()
    {
        await StartTrustingAsync();
        var theirs = await CreateAsync(Caller.Owner, new JsonObject { ["visibility"] = "private" });
        var gone = await CreateAsync(Caller.Stranger, []);
        await AskAsync(Caller.Stranger, HttpMethod.Delete, $"/v2/images/{gone}");

        var answers = new List<string>();
        foreach (var marker in new[] { theirs, gone, Guid.NewGuid().ToString("D"), "nothing" })
        {
            var (status, text) = await AskAsync(Caller.Stranger, HttpMethod.Get, $"/v2/images?marker={marker}");
            answers.Add($"{status}: {text.Replace(marker, "MARKER", StringComparison.Ordinal)}");
        }

        Assert.That(answers.Distinct().Single(), Does.StartWith("BadRequest: "));
    }

    [Test]
    public async Task A_filter_by_a_property_that_is_protected_from_reading_finds_nothing()
    {
        var rules = _directory["properties.conf"];
        await File.WriteAllTextAsync(rules, "[^secret_]\ncreate = admin\nread = admin\nupdate = admin\ndelete = admin\n[.*]\ncreate = @\nread = @\nupdate = @\ndelete = @\n");
        await StartTrustingAsync($"property_protection_file = {rules}\n");
        await CreateAsync(Caller.Admin, new JsonObject { ["visibility"] = "community", ["secret_key"] = "x", ["open_key"] = "x" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await CountAsync(Caller.Admin, "secret_key=x&visibility=community"), Is.EqualTo(1));
            Assert.That(await CountAsync(Caller.Stranger, "open_key=x&visibility=community"), Is.EqualTo(1));
            Assert.That(await CountAsync(Caller.Stranger, "secret_key=x&visibility=community"), Is.Zero);
            Assert.That(await CountAsync(Caller.Stranger, "open_key=x&secret_key=x&visibility=community"), Is.Zero);
            Assert.That((await AskAsync(Caller.Stranger, HttpMethod.Get, "/v2/images?secret_key=x&visibility=community")).Text.Replace("secret_key", "KEY", StringComparison.Ordinal),
                Is.EqualTo((await AskAsync(Caller.Stranger, HttpMethod.Get, "/v2/images?nobody_has=x&visibility=community")).Text.Replace("nobody_has", "KEY", StringComparison.Ordinal)));
        }
    }

    [TestCase("application/openstack-images-v2.1-json-patch", "{\"op\": \"add\", \"path\": \"/drop_key\", \"value\": \"mine\"}")]
    [TestCase("application/openstack-images-v2.0-json-patch", "{\"add\": \"/drop_key\", \"value\": \"mine\"}")]
    public async Task Who_may_make_a_property_but_not_see_it_neither_replaces_it_nor_hears_whether_it_is_there(string type, string change)
    {
        var rules = _directory["properties.conf"];
        await File.WriteAllTextAsync(rules, "[^drop_]\ncreate = @\nread = admin\nupdate = admin\ndelete = admin\n");
        await StartTrustingAsync($"property_protection_file = {rules}\n");
        var with = await CreateAsync(Caller.Owner, new JsonObject { ["drop_key"] = "first" });
        var without = await CreateAsync(Caller.Owner, []);

        var answers = new List<string>();
        foreach (var id in new[] { with, without })
        {
            using var body = new StringContent($"[{change}]") { Headers = { ContentType = new(type) } };
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"/v2/images/{id}") { Content = body };
            Caller.Owner.Sign(request);
            using var answer = await Client.Http.SendAsync(request);
            answers.Add($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.That(answers.Distinct().Single(), Does.StartWith("Forbidden: ").And.Contains("'drop_key' is reserved."));
        var kept = JsonNode.Parse((await AskAsync(Caller.Admin, HttpMethod.Get, $"/v2/images/{with}")).Text)!;
        Assert.That(kept["drop_key"]!.GetValue<string>(), Is.EqualTo("first"));
    }

    [TestCase("GET", "")]
    [TestCase("PATCH", "")]
    [TestCase("DELETE", "")]
    [TestCase("GET", "/file")]
    [TestCase("PUT", "/file")]
    [TestCase("GET", "/members")]
    [TestCase("POST", "/members")]
    [TestCase("GET", "/members/PROJECT")]
    [TestCase("PUT", "/members/PROJECT")]
    [TestCase("DELETE", "/members/PROJECT")]
    [TestCase("PUT", "/tags/t")]
    [TestCase("DELETE", "/tags/t")]
    [TestCase("POST", "/actions/deactivate")]
    [TestCase("POST", "/actions/reactivate")]
    public async Task A_foreign_private_image_is_answered_as_an_unknown_one(string method, string path)
    {
        await StartTrustingAsync();
        var theirs = await CreateAsync(Caller.Owner, new JsonObject { ["visibility"] = "private", ["tags"] = new JsonArray("t"), ["protected"] = true });
        var shared = await CreateAsync(Caller.Owner, []);
        Assert.That((await AskAsync(Caller.Owner, HttpMethod.Post, $"/v2/images/{shared}/members", Caller.Friend.Project)).Status, Is.EqualTo(HttpStatusCode.OK));

        var answers = new List<string>();
        foreach (var id in new[] { theirs, shared, Guid.NewGuid().ToString("D") })
        {
            var (status, text) = await AskAsync(Caller.Stranger, new HttpMethod(method), $"/v2/images/{id}{path}".Replace("PROJECT", Caller.Friend.Project, StringComparison.Ordinal));
            answers.Add($"{status}: {text.Replace(id, "ID", StringComparison.Ordinal)}");
        }

        Assert.That(answers.Distinct().Single(), Does.StartWith("NotFound: "));
    }

    private Task<GlanceServer> StartTrustingAsync(string defaults = "") =>
        StartAsync(new GlanceServerSettings { Workers = 1, DefaultGroup = defaults, OtherGroups = TrustingPaste.WriteTo(_directory) });

    private async Task<string> CreateAsync(Caller caller, JsonObject image)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/images") { Content = JsonContent.Create(image) };
        caller.Sign(request);
        using var answer = await Client.Http.SendAsync(request);
        return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
    }

    private async Task<int> CountAsync(Caller caller, string query) =>
        JsonNode.Parse((await AskAsync(caller, HttpMethod.Get, "/v2/images?" + query)).Text)!["images"]!.AsArray().Count;

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(Caller caller, HttpMethod method, string path, string member = "someone")
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Patch)
            request.Content = new StringContent("""[{"op": "replace", "path": "/name", "value": "n"}]""") { Headers = { ContentType = new("application/openstack-images-v2.1-json-patch") } };
        else if (path.EndsWith("/file", StringComparison.Ordinal) && method == HttpMethod.Put)
            request.Content = new ByteArrayContent([1]) { Headers = { ContentType = new("application/octet-stream") } };
        else if (method == HttpMethod.Post && path.EndsWith("/members", StringComparison.Ordinal))
            request.Content = JsonContent.Create(new JsonObject { ["member"] = member });
        else if (method == HttpMethod.Put && path.Contains("/members/", StringComparison.Ordinal))
            request.Content = JsonContent.Create(new JsonObject { ["status"] = "accepted" });
        caller.Sign(request);
        using var answer = await Client.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Requests;

/// <summary>What a request may say is decided once, before anything is stored.</summary>
internal sealed class ValueTests : ServerTest
{
    private const string Id = "8c9bd3a2-0f6b-4a3c-9a55-3d3f7d6b8a10";
    private const string Patch = "application/openstack-images-v2.1-json-patch";

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("\u2028")]
    [TestCase("\u0000")]
    [TestCase(" ")]
    [TestCase("\u0085")]
    [TestCase("x")]
    public async Task An_id_that_is_none_is_400_and_leaves_no_image(string end)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        var behind = await CreateAsync(new JsonObject { ["id"] = Id + end });
        var before = await CreateAsync(new JsonObject { ["id"] = end + Id });

        using (Assert.EnterMultipleScope())
        {
            Assert.That((behind.Status, before.Status), Is.EqualTo((400, 400)));
            Assert.That(await CountAsync(), Is.Zero);
            Assert.That((await CreateAsync(new JsonObject { ["id"] = Id })).Status, Is.EqualTo(201));
        }
    }

    // What a header may not hold, and what it may.
    [TestCase("X-Forwarded-Host: b\u00fc.example")]
    [TestCase("X-Forwarded-Host: \u0001")]
    [TestCase("Forwarded: host=\"a b\"")]
    [TestCase("X-Forwarded-Prefix: /\u00fc")]
    [TestCase("X-Forwarded-Proto: \u00fc")]
    public async Task An_image_is_made_and_answered_or_not_made(string header)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, OtherGroups = "[oslo_middleware]\nenable_proxy_headers_parsing = true" });
        using var connection = await RawConnection.OpenAsync(Server.Address);

        await connection.SendAsync(Encoding.Latin1.GetBytes(
            $"POST /v2/images HTTP/1.1\r\nHost: here.example\r\n{header}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"));
        var answer = await connection.ReceiveAllAsync();

        Assert.That(answer, Does.Match("^HTTP/1.1 (201|400) "));
        Assert.That(await CountAsync(), Is.EqualTo(answer.StartsWith("HTTP/1.1 201", StringComparison.Ordinal) ? 1 : 0));
        if (answer.StartsWith("HTTP/1.1 201", StringComparison.Ordinal))
            Assert.That(answer, Does.Contain("Location: http://here.example/v2/images/"));
    }

    [Test]
    public async Task What_GET_shows_can_be_sent_back()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();
        string[] tags = ["\U0001F600", new('\u00fc', 255), string.Concat(Enumerable.Repeat("\U0001D54F", 255)), " outer blanks ", "a\nb", "a/b", "%2F"];
        foreach (var tag in tags)
        {
            using (var put = await Client.Http.PutAsync($"/v2/images/{id}/tags/{Uri.EscapeDataString(tag)}", null))
                Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.NoContent), tag);
        }

        var shown = (await Client.ShowAsync(id))["tags"]!;
        var patched = await PatchAsync(id, new JsonObject { ["op"] = "replace", ["path"] = "/tags", ["value"] = shown.DeepClone() });
        var created = await CreateAsync(new JsonObject { ["tags"] = shown.DeepClone() });
        using var removed = await Client.Http.DeleteAsync($"/v2/images/{id}/tags/{Uri.EscapeDataString(tags[0])}");
        var found = new List<int>();
        foreach (var tag in tags)
            found.Add(await CountAsync($"?tag={Uri.EscapeDataString(tag)}"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((patched, created.Status, removed.StatusCode), Is.EqualTo((200, 201, HttpStatusCode.NoContent)));
            Assert.That(created.Body["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()), Is.EquivalentTo(tags));
            Assert.That(found, Is.EqualTo(new[] { 1, 2, 2, 2, 2, 2, 2 }));
        }
    }

    [Test]
    public async Task A_property_that_POST_takes_can_be_changed_and_removed_by_its_name()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        string[] names = [" outer ", "a/b", "~", "", "tab\t", "new\n", new('\u00fc', 255)];
        var image = new JsonObject();
        foreach (var name in names)
            image[name] = "made";
        var id = (await CreateAsync(image)).Body["id"]!.GetValue<string>();

        foreach (var name in names)
        {
            var path = "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            Assert.That(await PatchAsync(id, new JsonObject { ["op"] = "replace", ["path"] = path, ["value"] = "changed" }), Is.EqualTo(200), name);
            Assert.That((await Client.ShowAsync(id))[name]!.GetValue<string>(), Is.EqualTo("changed"), name);
            Assert.That(await PatchAsync(id, new JsonObject { ["op"] = "remove", ["path"] = path }), Is.EqualTo(200), name);
            Assert.That((await Client.ShowAsync(id)).ContainsKey(name), Is.False, name);
        }
    }

    [TestCase("min_ram", "99999999999999999999999", "99999999999999999999999")]
    [TestCase("min_disk", "-99999999999999999999999", "-99999999999999999999999")]
    [TestCase("min_ram", "4294967296.0", "4294967296.0")]
    [TestCase("min_disk", "2147483648", "2147483648")]
    public async Task An_amount_that_is_refused_is_quoted_as_it_was_sent(string name, string sent, string quoted)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();

        var created = await CreateAsync(JsonNode.Parse($$"""{"{{name}}": {{sent}}}""")!.AsObject());
        using var content = Json($$"""[{"op": "replace", "path": "/{{name}}", "value": {{sent}}}]""", Patch);
        using var patched = await Client.Http.PatchAsync($"/v2/images/{id}", content);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((created.Status, (int)patched.StatusCode), Is.EqualTo((400, 400)));
            Assert.That(created.Text, Does.Contain($"Invalid value '{quoted}' for parameter '{name}'"));
            Assert.That(await patched.Content.ReadAsStringAsync(), Does.Contain($"Invalid value '{quoted}' for parameter '{name}'"));
        }
    }

    [TestCase("gt:2026-01-01T00:00:00%2B25:00", 400)]
    [TestCase("gt:2026-01-01T00:00:00%2B24:00", 400)]
    [TestCase("gt:2026-01-01T00:00:00-23:60", 400)]
    [TestCase("gt:2026-01-01T00:00:00-99", 400)]
    [TestCase("2026-01-01T00:00:00%2B25:00", 400)]
    [TestCase("gt:2026-01-01T00:00:60Z", 400)]
    [TestCase("gt:2026-01-01T24:00:00Z", 400)]
    [TestCase("gt:0000-01-01T00:00:00Z", 400)]
    [TestCase("gt:0001-01-01T00:00:00%2B23:59", 400)]
    [TestCase("gt:9999-12-31T23:59:59-23:59", 400)]
    [TestCase("gt:2026-01-01T00:00:00Z%0A", 400)]
    [TestCase("gt:2026-02-30", 400)]
    [TestCase("gt:202601", 400)]
    [TestCase("gt:2026-01-01T00:00:00%2B23:59", 200)]
    [TestCase("gt:2026-01-01T00:00:00-22:99", 200)]
    [TestCase("gt:20260101T000000Z", 200)]
    [TestCase("gt:2026", 200)]
    public async Task A_time_in_a_filter_is_one_or_400(string filter, int status)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        using var created = await Client.Http.GetAsync($"/v2/images?created_at={filter}");
        using var updated = await Client.Http.GetAsync($"/v2/images?updated_at={filter}");

        Assert.That(((int)created.StatusCode, (int)updated.StatusCode), Is.EqualTo((status, status)));
    }

    private static StringContent Json(string text, string type = "application/json") => new(text, Encoding.UTF8) { Headers = { ContentType = new(type) } };

    private async Task<(int Status, JsonObject Body, string Text)> CreateAsync(JsonObject image)
    {
        using var content = Json(image.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/images") { Content = content, Headers = { { "Accept", "text/plain" } } };
        using var answer = await Client.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, answer.StatusCode == HttpStatusCode.Created ? JsonNode.Parse(text)!.AsObject() : [], text);
    }

    private async Task<int> PatchAsync(string id, JsonObject change)
    {
        using var content = Json(new JsonArray(change).ToJsonString(), Patch);
        using var answer = await Client.Http.PatchAsync($"/v2/images/{id}", content);
        return (int)answer.StatusCode;
    }

    private async Task<int> CountAsync(string query = "")
    {
        using var list = await Client.GetJsonAsync("/v2/images" + query);
        return list.RootElement.GetProperty("images").GetArrayLength();
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Glance.TestKit.Web;
using NUnit.Framework;

namespace Glance.FunctionalTests.Locations;

/// <summary>Images whose data lies on a web server.</summary>
internal sealed class HttpLocationTests : WebServerTest
{
    [Test]
    public async Task An_image_on_a_web_server_is_shown_downloaded_and_deleted_while_the_server_keeps_it()
    {
        await StartAsync();
        var data = TestData.Bytes(3_000_000);
        var url = Web.Redirect("/moved", Web.Serve("/image", data));
        var id = await Client.CreateAsync();

        var added = await AddAsync(id, url);
        var shown = await Client.ShowAsync(id);
        var downloaded = await Client.DownloadAsync(id);
        using var part = await GetAsync(id, "bytes=1000000-1999999");
        using var deleted = await Client.Http.DeleteAsync($"/v2/images/{id}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(added, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(((string?)shown["status"], (long?)shown["size"], (string?)shown["direct_url"], (string?)shown["checksum"]), Is.EqualTo(("active", 3_000_000L, url, (string?)null)));
            Assert.That(downloaded, Is.EqualTo(data));
            Assert.That(part.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
            Assert.That(await part.Content.ReadAsByteArrayAsync(), Is.EqualTo(data[1_000_000..2_000_000]));
            Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            Assert.That(Web.Requests.Select(head => head[..head.IndexOf(' ', StringComparison.Ordinal)]).Distinct(), Is.EquivalentTo(new[] { "HEAD", "GET" }));
        }
    }

    [Test]
    public async Task Where_the_operator_wants_upstreams_answer_a_part_is_400()
    {
        await StartAsync(store: "ranges_from_every_store = false");
        var id = await Client.CreateAsync();
        await AddAsync(id, Web.Serve("/image", TestData.Bytes(1000)));

        using var part = await GetAsync(id, "bytes=0-");

        Assert.That(part.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(TestData.Bytes(1000)));
    }

    [Test]
    public async Task A_part_of_data_that_is_not_the_images_any_more_is_503()
    {
        await StartAsync();
        var id = await Client.CreateAsync();
        await AddAsync(id, Web.Serve("/image", TestData.Bytes(1000)));
        Web.Serve("/image", TestData.Bytes(1001));

        using var part = await GetAsync(id, "bytes=10-19");

        Assert.That(part.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [Test]
    public async Task A_location_without_data_is_refused()
    {
        await StartAsync();
        var id = await Client.CreateAsync();
        Web.Pages["/error"] = exchange => exchange.SendAsync("HTTP/1.1 500 Oops\r\nContent-Length: 3", "bad"u8.ToArray());
        Web.Pages["/mute"] = exchange => exchange.SendAsync("HTTP/1.1 200 OK", [1]);
        await using var gone = FakeWebServer.Start();
        await gone.DisposeAsync();
        string[] urls =
        [
            Web.Url + "/nothing", Web.Url + "/error", Web.Url + "/mute", Web.Serve("/empty", []), Web.Redirect("/out", "http://169.254.169.254/latest"),
            Web.Redirect("/round", Web.Url + "/round"), gone.Url + "/x",
        ];

        var answers = new List<string>();
        foreach (var url in urls)
            answers.Add($"{(int)await AddAsync(id, url)} {await Client.StatusAsync(id)}");

        Assert.That(answers, Is.All.EqualTo("400 queued"));
    }

    [Test]
    public async Task The_next_location_is_read_when_one_fails_before_its_data_came([Values("404 Not Found", "500 Oops", "200 Shorter")] string answer)
    {
        await StartAsync();
        var data = TestData.Bytes(100_000);
        var id = await Client.CreateAsync();
        Assert.That(await AddAsync(id, Web.Serve("/first", data)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await AddAsync(id, Web.Serve("/second", data)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
        Assert.That(Web.Requests[^1], Does.StartWith("GET /first "));

        Web.Pages["/first"] = exchange => exchange.SendAsync($"HTTP/1.1 {answer}\r\nContent-Length: 5", new byte[5]);

        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
        Assert.That(Web.Requests.TakeLast(2).Select(head => head[..11]), Is.EqualTo(new[] { "GET /first ", "GET /second" }));
    }

    [Test]
    public async Task A_download_that_breaks_off_is_cut_and_not_made_good_from_elsewhere()
    {
        ExpectedErrors.Add(" ERROR glance.common.wsgi ");
        await StartAsync();
        var data = TestData.Bytes(1_000_000);
        var id = await Client.CreateAsync();
        await AddAsync(id, Web.Serve("/first", data));
        await AddAsync(id, Web.Serve("/second", data));
        Web.Pages["/first"] = exchange => exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {data.Length}", data[..600_000]);

        Assert.That(async () => await Client.DownloadAsync(id), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Hashes_given_with_a_location_are_the_images()
    {
        await StartAsync();
        var id = await Client.CreateAsync();
        var hash = Convert.ToHexStringLower(SHA512.HashData("data"u8));
        var value = Location(Web.Serve("/image", "data"u8.ToArray()));
        value["validation_data"] = new JsonObject { ["os_hash_algo"] = "sha512", ["os_hash_value"] = hash, ["checksum"] = new string('a', 32) };

        var replaced = await PatchAsync(id, new JsonObject { ["op"] = "replace", ["path"] = "/locations", ["value"] = new JsonArray(value) });

        var shown = await Client.ShowAsync(id);
        Assert.That((replaced, (string?)shown["status"], (string?)shown["os_hash_value"], (string?)shown["checksum"]),
            Is.EqualTo((HttpStatusCode.OK, "active", hash, new string('a', 32))));
    }

    [TestCase(null, "active")]
    [TestCase("data", "active")]
    [TestCase("other", "queued")]
    public async Task A_location_that_a_user_posts_is_hashed_and_held_to_the_promise(string? promised, string status)
    {
        await StartAsync();
        var id = await Client.CreateAsync();
        var url = Web.Serve("/image", "data"u8.ToArray());

        Assert.That(await PostAsync(id, url, promised is null ? null : Hash(promised)), Is.EqualTo(HttpStatusCode.Accepted));
        await WaitForAsync(id, image => promised == "other" ? (string?)image["status"] == "queued" : image["os_hash_value"] is not null);

        var shown = await Client.ShowAsync(id);
        Assert.That(((string?)shown["status"], (string?)shown["os_hash_value"], (string?)shown["checksum"]), Is.EqualTo(
            status == "active" ? ("active", Hash("data"), "8d777f385d3dfec8815d20f7496026dc") : ("queued", (string?)null, (string?)null)));
    }

    [Test]
    public async Task A_worker_that_is_killed_while_it_hashes_leaves_an_image_that_waits_again()
    {
        await StartAsync();
        var id = await Client.CreateAsync();
        var data = TestData.Bytes(500_000);
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Web.Pages["/image"] = async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {data.Length}", data[..200_000]);
            if (exchange.IsHead)
                return;
            halfway.TrySetResult();
            await Task.Delay(Timeout.Infinite, exchange.End);
        };
        var promise = Convert.ToHexStringLower(SHA512.HashData(data));
        Assert.That(await PostAsync(id, Web.Url + "/image", promise), Is.EqualTo(HttpStatusCode.Accepted));
        await halfway.Task;
        var seen = await Client.StatusAsync(id);
        var line = await Server.Log.WaitForAsync($"POST /v2/images/{id}/locations");
        var mark = Server.Log.Mark;

        PosixKill.Send(int.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture), PosixKill.Kill);
        await Server.Log.WaitForAsync($"Image {id} is queued again", mark);

        var left = await Client.ShowAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen, Is.EqualTo("importing"));
            Assert.That(((string?)left["status"], left["locations"]!.AsArray().Count, (long?)left["size"], (string?)left["os_hash_value"]), Is.EqualTo(("queued", 0, (long?)null, (string?)null)));
        }

        Web.Serve("/image", data);
        Assert.That(await PostAsync(id, Web.Url + "/image", promise), Is.EqualTo(HttpStatusCode.Accepted));
        await WaitForAsync(id, image => (string?)image["status"] == "active");
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
        Assert.That((string?)(await Client.ShowAsync(id))["os_hash_value"], Is.EqualTo(promise));
    }

    [Test]
    public async Task A_worker_that_is_killed_while_it_hashes_an_active_image_leaves_it_active_without_hashes()
    {
        await StartAsync("worker_self_reference_url = http://node-1:9292");
        var id = await Client.CreateAsync();
        var hashing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Web.Pages["/image"] = async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 4", exchange.IsHead ? [] : "da"u8.ToArray());
            if (exchange.IsHead)
                return;
            hashing.TrySetResult();
            await Task.Delay(Timeout.Infinite, exchange.End);
        };
        Assert.That(await PostAsync(id, Web.Url + "/image", null), Is.EqualTo(HttpStatusCode.Accepted));
        await hashing.Task;
        var line = await Server.Log.WaitForAsync($"POST /v2/images/{id}/locations");
        var worker = int.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);

        PosixKill.Send(worker, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers.Count == 2 && !Server.Workers.Contains(worker), "the worker is not replaced");

        Web.Serve("/image", "data"u8.ToArray());
        var shown = await Client.ShowAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((string?)shown["status"], (long?)shown["size"], (string?)shown["os_hash_value"]), Is.EqualTo(("active", 4L, (string?)null)));
            Assert.That(shown.Select(pair => pair.Key), Has.None.StartWith("os_glance"));
            Assert.That(await Client.DownloadAsync(id), Is.EqualTo("data"u8.ToArray()));
        }
    }

    /// <summary>Callers are who their headers say; the client is a member of a project.</summary>
    private async Task StartAsync(string more = "", string store = "")
    {
        await StartAsync(new GlanceServerSettings
        {
            DefaultGroup = "show_multiple_locations = true\nshow_image_direct_url = true\n" + more,
            OtherGroups = $"[import_filtering_opts]\nallowed_hosts = [127.0.0.1]\nallowed_ports = [{Web.Port}]\n[glance_store]\n{store}",
            Paste = paste => paste.Replace("unauthenticated-context rootapp", "context rootapp", StringComparison.Ordinal),
        });
        Caller.Owner.Sign(Client.Http.DefaultRequestHeaders);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(text)));

    private static JsonObject Location(string url) => new() { ["url"] = url, ["metadata"] = new JsonObject() };

    private Task<HttpStatusCode> AddAsync(string id, string url) =>
        PatchAsync(id, new JsonObject { ["op"] = "add", ["path"] = "/locations/-", ["value"] = Location(url) });

    private async Task<HttpStatusCode> PatchAsync(string id, JsonObject change)
    {
        using var content = new StringContent(new JsonArray(change).ToJsonString(), Encoding.UTF8) { Headers = { ContentType = new("application/openstack-images-v2.1-json-patch") } };
        using var answer = await Client.Http.PatchAsync($"/v2/images/{id}", content);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> PostAsync(string id, string url, string? sha512)
    {
        var body = new JsonObject { ["url"] = url };
        if (sha512 is not null)
            body["validation_data"] = new JsonObject { ["os_hash_algo"] = "sha512", ["os_hash_value"] = sha512 };
        using var answer = await Client.Http.PostAsJsonAsync($"/v2/images/{id}/locations", body);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> GetAsync(string id, string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/images/{id}/file");
        request.Headers.TryAddWithoutValidation("Range", range);
        return await Client.Http.SendAsync(request);
    }

    private async Task WaitForAsync(string id, Func<JsonObject, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds(await Client.ShowAsync(id)))
            await Task.Delay(10, patience.Token);
    }
}

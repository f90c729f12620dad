using System.Diagnostics;
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

/// <summary>Locations at web servers that mean no good.</summary>
internal sealed class HostileServerTests : WebServerTest
{
    [Test]
    public async Task Sixteen_dripping_locations_of_one_project_delay_no_other_project_and_no_end()
    {
        await StartAsync(workers: 1, store: "http_min_rate = 0");
        var dripping = Drip("/drip", out var begun, out _);
        using (var stranger = new ImageClient(Server.Address))
        {
            Caller.Stranger.Sign(stranger.Http.DefaultRequestHeaders);
            for (var made = 0; made < 16; made++)
                Assert.That(await PostAsync(stranger, await stranger.CreateAsync(), dripping, new string('a', 128)), Is.EqualTo(HttpStatusCode.Accepted));
        }

        await begun.Task;
        var id = await Client.CreateAsync();
        await PostAsync(Client, id, Web.Serve("/image", "data"u8.ToArray()), null);
        await WaitForAsync(id, image => image["os_hash_value"] is not null);
        var time = Stopwatch.StartNew();
        Server.Signal(PosixKill.Term);
        await Server.WaitForExitAsync(TimeSpan.FromSeconds(30));

        Assert.That(time.Elapsed, Is.LessThan(TimeSpan.FromSeconds(8)), "who drips is not waited for");
        Assert.That(Server.Log.Lines.Count(line => line.Contains("is not hashed", StringComparison.Ordinal)), Is.EqualTo(16), "each is told");
    }

    [Test]
    public async Task A_server_that_drips_is_given_up_and_the_image_waits_again()
    {
        await StartAsync(workers: 1, store: "http_min_rate_grace = 1");
        var id = await Client.CreateAsync();

        Assert.That(await PostAsync(Client, id, Drip("/drip", out _, out _), new string('a', 128)), Is.EqualTo(HttpStatusCode.Accepted));
        await WaitForAsync(id, image => (string?)image["status"] == "queued");

        await Server.Log.WaitForAsync("http_min_rate");
    }

    [Test]
    public async Task Reading_that_takes_longer_than_the_whole_time_allowed_ends()
    {
        await StartAsync(workers: 1, store: "http_min_rate = 0", more: "location_hash_seconds_per_gib = 1");
        var id = await Client.CreateAsync();

        await PostAsync(Client, id, Drip("/drip", out _, out _), new string('a', 128));
        await WaitForAsync(id, image => (string?)image["status"] == "queued");

        await Server.Log.WaitForAsync("location_hash_seconds_per_gib");
    }

    [Test]
    public async Task A_download_from_a_server_that_drips_is_given_up()
    {
        await StartAsync(workers: 1, store: "http_min_rate_grace = 1", more: "do_secure_hash = false");
        var id = await Client.CreateAsync();
        await PostAsync(Client, id, Drip("/drip", out _, out _), null);

        Assert.That(async () => await Client.DownloadAsync(id), Throws.InstanceOf<HttpRequestException>());
        await Server.Log.WaitForAsync("http_min_rate");
    }

    [Test]
    public async Task A_computation_ends_when_another_worker_deletes_the_image()
    {
        await StartAsync(workers: 2, store: "http_min_rate = 0");
        var id = await Client.CreateAsync();
        var url = Drip("/drip", out var begun, out var ended);
        await PostAsync(Client, id, url, new string('a', 128));
        await begun.Task;
        var line = await Server.Log.WaitForAsync($"POST /v2/images/{id}/locations");
        var hashing = int.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);

        PosixKill.Send(hashing, PosixKill.Stop); // The other worker answers what comes on a new connection.
        try
        {
            using var other = new ImageClient(Server.Address);
            Caller.Owner.Sign(other.Http.DefaultRequestHeaders);
            using var deleted = await other.Http.DeleteAsync($"/v2/images/{id}");
            Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        }
        finally
        {
            PosixKill.Send(hashing, PosixKill.Cont);
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Server.Log.WaitForAsync($"Image {id} was deleted while its data was hashed");
    }

    [TestCase("Content-Length: 9223372036854775807")]
    [TestCase("Content-Length: 9223372036854775808")]
    [TestCase("Content-Length: 99999999999999999999999")]
    [TestCase("Content-Length: 9007199254740993")]
    [TestCase("Content-Length: -1")]
    [TestCase("Content-Length: +5")]
    [TestCase("Content-Length: 0x10")]
    [TestCase("Content-Length: 5, 7")]
    [TestCase("Content-Length: 5\r\nContent-Length: 7")]
    [TestCase("Content-Length: 0")]
    [TestCase("Transfer-Encoding: chunked")]
    [TestCase("Transfer-Encoding: chunked\r\nContent-Length: 9223372036854775807")]
    [TestCase("Transfer-Encoding: gzip, gzip")]
    public async Task Sizes_that_no_image_has_are_refused_in_one_line_and_never_an_error(string header)
    {
        await StartAsync(workers: 1, more: "image_size_cap = 9223372036854775807\nuser_storage_quota = 8000000TB");
        Web.Pages["/image"] = exchange => exchange.SendAsync("HTTP/1.1 200 OK\r\n" + header, "3\r\nabc\r\n0\r\n\r\n"u8.ToArray());
        var (posted, patched) = (await Client.CreateAsync(), await Client.CreateAsync());

        var mark = Server.Log.Mark;
        var post = await PostAsync(Client, posted, Web.Url + "/image", null);
        var patch = await PatchAsync(patched, Web.Url + "/image");

        Assert.That(new[] { (int)post, (int)patch }, Is.All.InRange(400, 499));
        Assert.That((await Client.StatusAsync(posted), await Client.StatusAsync(patched)), Is.EqualTo(("queued", "queued")));
        Assert.That(Server.Log.Lines.Skip(mark), Has.None.Contains("   at "));
        Assert.That(await Client.UploadAsync(posted, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_server_that_tells_one_size_and_then_gives_another_or_a_part_is_503_and_a_warning_never_an_error()
    {
        await StartAsync(workers: 1);
        var answer = "";
        Web.Pages["/lie"] = exchange => exchange.SendAsync(exchange.IsHead ? "HTTP/1.1 200 OK\r\nContent-Length: 10" : answer, exchange.IsHead ? [] : "hello"u8.ToArray());
        var id = await Client.CreateAsync();
        Assert.That(await PatchAsync(id, Web.Url + "/lie"), Is.EqualTo(HttpStatusCode.OK));

        foreach (var lie in new[] { "200 OK", "206 Partial Content\r\nContent-Range: bytes 0-4/10", "200 OK\r\nContent-Encoding: gzip" })
        {
            answer = $"HTTP/1.1 {lie}\r\nContent-Length: 5";
            var mark = Server.Log.Mark;
            using var refused = await Client.Http.GetAsync($"/v2/images/{id}/file");

            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable), lie);
            await Server.Log.WaitForAsync(" WARNING ", mark);
            Assert.That(Server.Log.Lines.Skip(mark), Has.Exactly(1).Contains(" WARNING ").And.None.Contains(" ERROR "), lie);
        }
    }

    [Test]
    public async Task More_than_image_size_cap_is_no_location()
    {
        await StartAsync(workers: 1, more: "image_size_cap = 1000");
        var (fits, does) = (Web.Serve("/fits", TestData.Bytes(1000)), Web.Serve("/not", TestData.Bytes(1001)));

        Assert.That((await PatchAsync(await Client.CreateAsync(), fits), await PatchAsync(await Client.CreateAsync(), does), await PostAsync(Client, await Client.CreateAsync(), does, null)),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge)));
    }

    [Test]
    public async Task Data_of_another_size_than_was_told_is_not_hashed()
    {
        await StartAsync(workers: 1);
        Web.Pages["/image"] = exchange => exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {(exchange.IsHead ? 4 : 9)}", TestData.Bytes(9));
        var id = await Client.CreateAsync();

        await PostAsync(Client, id, Web.Url + "/image", Convert.ToHexStringLower(SHA512.HashData(TestData.Bytes(9))));
        await WaitForAsync(id, image => (string?)image["status"] == "queued");

        await Server.Log.WaitForAsync("9 bytes there, not 4");
    }

    [Test]
    public async Task A_name_of_the_hosts_file_works_when_it_is_allowed()
    {
        await StartAsync(workers: 1, hosts: "localhost");
        Web.Serve("/image", TestData.Bytes(10));

        Assert.That(await PatchAsync(await Client.CreateAsync(), $"http://localhost:{Web.Port}/image"), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Nothing_tells_a_name_that_is_closed_from_one_that_nobody_has()
    {
        await StartAsync(workers: 1, hosts: "");
        var answers = new List<(HttpStatusCode Status, string Text, TimeSpan Time)>();
        foreach (var host in new[] { "localhost", "glance-test.invalid", "localhost", "glance-test.invalid" })
        {
            var time = Stopwatch.StartNew();
            using var answer = await Client.Http.PostAsJsonAsync($"/v2/images/{await Client.CreateAsync()}/locations", new JsonObject { ["url"] = $"http://{host}:{Web.Port}/x" });
            answers.Add((answer.StatusCode, await answer.Content.ReadAsStringAsync(), time.Elapsed));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Select(answer => (answer.Status, answer.Text)).Distinct().Count(), Is.EqualTo(1), string.Join('\n', answers));
            Assert.That(answers[0].Status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(answers.Select(answer => answer.Time), Is.All.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(500)));
            Assert.That(Web.Requests, Is.Empty);
        }
    }

    private string Drip(string path, out TaskCompletionSource begun, out TaskCompletionSource ended)
    {
        var (first, last) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        (begun, ended) = (first, last);
        Web.Pages[path] = async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000", []);
            if (exchange.IsHead)
                return;
            first.TrySetResult();
            try
            {
                while (true)
                {
                    await exchange.SendMoreAsync([1]);
                    await Task.Delay(200, exchange.End);
                }
            }
            catch (IOException)
            {
                last.TrySetResult();
            }
        };
        return Web.Url + path;
    }

    private async Task StartAsync(int workers, string store = "", string more = "", string hosts = "127.0.0.1")
    {
        await StartAsync(new GlanceServerSettings
        {
            Workers = workers,
            DefaultGroup = "show_multiple_locations = true\n" + more,
            OtherGroups = $"[import_filtering_opts]\n{(hosts.Length == 0 ? "" : $"allowed_hosts = [{hosts}]\n")}allowed_ports = [{Web.Port}]\n[glance_store]\n{store}",
            Paste = paste => paste.Replace("unauthenticated-context rootapp", "context rootapp", StringComparison.Ordinal),
        });
        Caller.Owner.Sign(Client.Http.DefaultRequestHeaders);
    }

    private async Task<HttpStatusCode> PatchAsync(string id, string url)
    {
        var change = new JsonObject { ["op"] = "add", ["path"] = "/locations/-", ["value"] = new JsonObject { ["url"] = url, ["metadata"] = new JsonObject() } };
        using var content = new StringContent(new JsonArray(change).ToJsonString(), Encoding.UTF8) { Headers = { ContentType = new("application/openstack-images-v2.1-json-patch") } };
        using var answer = await Client.Http.PatchAsync($"/v2/images/{id}", content);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PostAsync(ImageClient client, string id, string url, string? sha512)
    {
        var body = new JsonObject { ["url"] = url };
        if (sha512 is not null)
            body["validation_data"] = new JsonObject { ["os_hash_algo"] = "sha512", ["os_hash_value"] = sha512 };
        using var answer = await client.Http.PostAsJsonAsync($"/v2/images/{id}/locations", body);
        return answer.StatusCode;
    }

    private async Task WaitForAsync(string id, Func<JsonObject, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds(await Client.ShowAsync(id)))
            await Task.Delay(20, patience.Token);
    }
}

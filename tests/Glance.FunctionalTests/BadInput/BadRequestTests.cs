using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

internal sealed class BadRequestTests : ServerTest
{
    private static readonly string[] BadImages =
    [
        "{",
        "",
        "[]",
        "7",
        "\"name\"",
        "{\"name\": 5}",
        "{\"name\": \"" + "x" + "\", \"min_ram\": \"much\"}",
        "{\"min_disk\": -1}",
        "{\"min_ram\": 99999999999999999999}",
        "{\"id\": \"not-a-uuid\"}",
        "{\"tags\": \"one\"}",
        "{\"tags\": [1]}",
        "{\"visibility\": \"secret\"}",
        "{\"disk_format\": \"floppy\"}",
        "{\"protected\": \"yes\"}",
        "{\"os_distro\": {\"a\": 1}}",
        "{\"a\": " + "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" + "}",
    ];

    [Test]
    public async Task A_bad_body_is_a_400_that_says_why_and_makes_no_image()
    {
        await StartAsync();

        foreach (var body in BadImages)
        {
            using var answer = await Client.Http.PostAsync("/v2/images", new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), body);
            Assert.That(await answer.Content.ReadAsStringAsync(), Has.Length.GreaterThan("400 Bad Request".Length), body);
        }

        var list = await Client.Http.GetStringAsync("/v2/images");
        Assert.That(JsonNode.Parse(list)!["images"]!.AsArray(), Is.Empty);
    }

    [TestCase("status", "\"active\"")]
    [TestCase("size", "5")]
    [TestCase("checksum", "\"d41d8cd98f00b204e9800998ecf8427e\"")]
    [TestCase("os_glance_x", "\"1\"")]
    [TestCase("locations", "[]")]
    [TestCase("self", "\"/etc\"")]
    public async Task Fields_that_are_not_the_clients_are_refused(string field, string value)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        using var answer = await Client.Http.PostAsync("/v2/images", new StringContent($"{{\"{field}\": {value}}}"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Bytes_past_the_content_length_belong_to_no_image()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();
        using var connection = await RawConnection.OpenAsync(Server.Address);

        await connection.SendAsync($"PUT /v2/images/{id}/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\nContent-Length: 5\n\n12345EXTRA BYTES\n\n");
        var answer = await connection.ReceiveHeadAsync();

        Assert.That(answer, Does.StartWith("HTTP/1.1 204"));
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo("12345"u8.ToArray()));
    }

    [Test]
    public async Task An_upload_that_is_cut_leaves_the_image_queued_and_no_data([Values] bool sized)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();
        using (var connection = await RawConnection.OpenAsync(Server.Address))
        {
            var framing = sized ? "Content-Length: 1000000" : "Transfer-Encoding: chunked";
            await connection.SendAsync($"PUT /v2/images/{id}/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\n{framing}\n\n");
            await connection.SendAsync(sized ? TestData.Bytes(5000) : "5\r\n12345\r\n"u8.ToArray());
            await Client.WaitForStatusAsync(id, "saving");
        }

        await Client.WaitForStatusAsync(id, "queued");
        await Server.UntilAsync(() => Files().Count == 0, "no data is left");
        Assert.That(await Client.UploadAsync(id, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_refused_upload_is_answered_before_its_body_is_sent()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateFilledAsync(TestData.Bytes(10));
        using var connection = await RawConnection.OpenAsync(Server.Address);

        await connection.SendAsync($"PUT /v2/images/{id}/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\nExpect: 100-continue\nContent-Length: 5000000000\n\n");

        Assert.That(await connection.ReceiveHeadAsync(), Does.StartWith("HTTP/1.1 409"));
    }

    [Test]
    public async Task A_client_that_says_nothing_is_let_go_after_client_socket_timeout()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, DefaultGroup = "client_socket_timeout = 2" });
        var id = await Client.CreateAsync();
        using var silent = await RawConnection.OpenAsync(Server.Address);
        using var stalled = await RawConnection.OpenAsync(Server.Address);
        await stalled.SendAsync($"PUT /v2/images/{id}/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\nContent-Length: 1000\n\nhalf");

        Assert.That(await silent.IsClosedAsync(TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(await stalled.IsClosedAsync(TimeSpan.FromSeconds(10)), Is.True);
        await Client.WaitForStatusAsync(id, "queued");
    }

    [Test]
    public async Task A_header_line_longer_than_max_header_line_is_refused()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, DefaultGroup = "max_header_line = 1000" });
        using var connection = await RawConnection.OpenAsync(Server.Address);

        await connection.SendAsync($"GET /healthcheck HTTP/1.1\nHost: x\nX-Long: {new string('a', 1000)}\n\n");

        Assert.That(await connection.ReceiveHeadAsync(), Does.StartWith("HTTP/1.1 400"));
    }

    [Test]
    public async Task Without_keep_alive_every_answer_closes_its_connection()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, DefaultGroup = "http_keepalive = false" });

        using var answer = await Client.Http.GetAsync("/v2/images");

        Assert.That(answer.Headers.ConnectionClose, Is.True);
    }

    private List<string> Files() =>
        [.. Directory.EnumerateFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories)];
}

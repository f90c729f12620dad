using System.Text;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>
/// Clients that end their side of the connection (shutdown(2), a FIN) and listen: <c>nc -N</c>, many scripts, some proxies.
/// </summary>
internal sealed class HalfClosedClientTests : ServerTest
{
    [Test]
    public async Task Every_complete_request_followed_by_a_half_close_is_answered()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();

        foreach (var path in Enumerable.Repeat("/healthcheck", 60).Concat(Enumerable.Repeat($"/v2/images/{id}", 20)).Concat(Enumerable.Repeat("/v2/images", 20)))
            Assert.That(await AskAsync($"GET {path} HTTP/1.1\nHost: x\n\n"), Does.StartWith("HTTP/1.1 200").And.EndsWith(path.StartsWith("/v2", StringComparison.Ordinal) ? "}" : "OK"));
    }

    [Test]
    public async Task An_upload_followed_by_a_half_close_is_stored_whole([Values] bool chunked, [Values(1, 5000, 3_000_000)] int size)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var data = TestData.Bytes(size);
        for (var i = 0; i < 20; i++)
        {
            var id = await Client.CreateAsync();
            using var connection = await RawConnection.OpenAsync(Server.Address);
            await connection.SendAsync([.. Encoding.ASCII.GetBytes(UploadHead(id, chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {size}")), .. chunked ? Chunked(data) : data]);
            connection.HalfClose();

            Assert.That(Encoding.ASCII.GetString(await connection.ReceiveToTheEndAsync()), Does.StartWith("HTTP/1.1 204"));
            Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
        }
    }

    [Test]
    public async Task A_create_followed_by_a_half_close_is_answered([Values] bool chunked)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        const string Body = "{\"name\": \"half\"}";
        for (var i = 0; i < 20; i++)
        {
            var answer = await AskAsync($"POST /v2/images HTTP/1.1\nHost: x\nContent-Type: application/json\n{(chunked ? $"Transfer-Encoding: chunked\n\n{Body.Length:x}\n{Body}\n0\n\n" : $"Content-Length: {Body.Length}\n\n{Body}")}");
            Assert.That(answer, Does.StartWith("HTTP/1.1 201").And.EndsWith("}"));
        }
    }

    [Test]
    public async Task Requests_sent_together_before_a_half_close_are_all_answered()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        const string Body = "{\"name\": \"piped\"}";

        var answer = await AskAsync(string.Concat(Enumerable.Repeat($"GET /healthcheck HTTP/1.1\nHost: x\n\nPOST /v2/images HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: {Body.Length}\n\n{Body}", 10)));

        Assert.That(answer.Split("HTTP/1.1 200 OK"), Has.Length.EqualTo(11));
        Assert.That(answer.Split("HTTP/1.1 201 Created"), Has.Length.EqualTo(11));
    }

    [Test]
    public async Task A_download_goes_on_to_a_client_that_has_half_closed()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var data = TestData.Bytes(24 << 20);
        var id = await Client.CreateFilledAsync(data);
        using var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync($"GET /v2/images/{id}/file HTTP/1.1\nHost: x\n\n");
        connection.HalfClose();

        var all = await connection.ReceiveToTheEndAsync();

        Assert.That(all.AsSpan(all.AsSpan().IndexOf("\r\n\r\n"u8) + 4).SequenceEqual(data), Is.True);
    }

    [Test]
    public async Task A_half_close_within_a_body_ends_the_request_without_a_trace(
        [Values("POST", "PATCH", "PUT")] string method, [Values] bool chunked, [Values("", "{\"name\"")] string body)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();
        var (path, type) = method switch
        {
            "POST" => ("/v2/images", "application/json"),
            "PATCH" => ($"/v2/images/{id}", "application/openstack-images-v2.1-json-patch"),
            _ => ($"/v2/images/{id}/file", "application/octet-stream"),
        };
        var ofTheStart = Server.Log.Lines.Count;
        for (var i = 0; i < 5; i++)
        {
            var answer = await AskAsync($"{method} {path} HTTP/1.1\nHost: x\nContent-Type: {type}\n{(chunked ? "Transfer-Encoding: chunked\n\n" + (body.Length > 0 ? $"{body.Length:x}\n{body}\n" : "") : $"Content-Length: 1000\n\n{body}")}");
            Assert.That(answer, Is.Empty.Or.StartsWith("HTTP/1.1 400"));
            await Client.WaitForStatusAsync(id, "queued");
        }

        // A broken off upload has a line of its own.
        Assert.That(Server.Log.Lines.Skip(ofTheStart).Where(line => !line.Contains(" Upload of image ", StringComparison.Ordinal)), Has.None.Contains("WARNING").And.None.Contains("Exception"));
    }

    [Test]
    public async Task A_client_that_is_really_gone_ends_its_download([Values] bool halfClosedBefore)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateFilledAsync(TestData.Bytes(64 << 20));
        var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync($"GET /v2/images/{id}/file HTTP/1.1\nHost: x\n\n");
        if (halfClosedBefore)
            connection.HalfClose();
        await Server.UntilAsync(() => IsOpen(id), "the image is being sent");

        connection.Reset();

        await Server.UntilAsync(() => !IsOpen(id), "nobody reads the image any more");
    }

    [Test]
    public async Task A_client_that_is_really_gone_ends_its_upload()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateAsync();
        var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync(UploadHead(id, "Content-Length: 1000000"));
        await connection.SendAsync(TestData.Bytes(5000));
        await Client.WaitForStatusAsync(id, "saving");

        connection.Reset();

        await Client.WaitForStatusAsync(id, "queued");
    }

    private static string UploadHead(string id, string framing) =>
        $"PUT /v2/images/{id}/file HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n{framing}\r\n\r\n";

    private static byte[] Chunked(byte[] data) =>
        [.. data.Chunk(40_000).SelectMany(chunk => (byte[])[.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, 13, 10]), .. "0\r\n\r\n"u8];

    private bool IsOpen(string id) => ProcessFacts.Descriptors(Server.Workers.Single()).Values.Any(file => file.Contains(id, StringComparison.Ordinal));

    private async Task<string> AskAsync(string request)
    {
        using var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync(request);
        connection.HalfClose();
        return Encoding.UTF8.GetString(await connection.ReceiveToTheEndAsync());
    }
}

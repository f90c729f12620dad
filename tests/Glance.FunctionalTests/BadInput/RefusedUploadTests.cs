using System.Diagnostics;
using System.Text;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>
/// Clients that send their whole body before they read, as Python's http.client does, when the head is refused: the answer arrives always,
/// and the connection ends in good order (docs/decisions/0350).
/// </summary>
[TestFixture("loop")]
[TestFixture("stock")]
internal sealed class RefusedUploadTests(string transport) : ServerTest
{
    // More than the buffers of both sides take.
    private const int BodySize = 12 << 20;
    private const int Times = 40;

    // An idle worker stops faster, and one that waited for a lingering client would take longer.
    private static readonly TimeSpan SoonGone = TimeSpan.FromSeconds(4);

    // Kestrel's own patience is 5 s, give or take its clock.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(8);

    private static readonly (string Headers, int Status)[] Refused =
    [
        ($"Content-Length: {BodySize}\nA: {new string('a', 17000)}", 400),
        ($"Content-Length: {BodySize}\nExpect: something", 417),
        ($"Content-Length: +{BodySize}", 400),
        ("Transfer-Encoding: gzip, chunked", 501),
        ("Transfer-Encoding: chunked\n\nzz", 400),
    ];

    [Test]
    public async Task The_answer_arrives_although_the_whole_body_is_sent_first()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, Transport = transport });
        var id = await Client.CreateAsync();
        var body = new byte[BodySize];
        foreach (var (headers, status) in Refused.Append((new string('a', 9000), 414)))
        {
            var head = status == 414
                ? $"GET /{headers} HTTP/1.1\n\n"
                : $"PUT /v2/images/{id}/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\n{headers}\n\n";
            for (var i = 0; i < Times; i++)
            {
                using var connection = await RawConnection.OpenAsync(Server.Address);
                await connection.SendAsync(head);
                await connection.SendAsync(body);

                var answer = Encoding.ASCII.GetString(await connection.ReceiveToTheEndAsync());
                Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} ").And.Contains("\r\n\r\n"), $"try {i}");
            }
        }
    }

    [Test]
    public async Task The_answer_of_the_API_arrives_although_sending_takes_longer_than_the_server_reads_on_by_itself()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, Transport = transport, WorkerGroup = "pool_size = 2" });
        string[] lengths =
        [
            "Content-Length: 100000", "Content-Length: 100000\nConnection: close", "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked\nConnection: close",
        ];

        await Task.WhenAll(lengths.Select(SendForLongAsync));

        Assert.That(Server.Log.Lines, Has.None.Contains("ERROR"));
    }

    [Test]
    public async Task A_refusal_of_the_API_keeps_the_connection_of_who_sends_the_rest_soon()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, Transport = transport });
        using var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync(UploadToNothing("Content-Length: 100000"));
        Assert.That(await connection.ReceiveHeadAsync(), Does.StartWith("HTTP/1.1 404 "));

        await connection.SendAsync(new byte[100_000]);
        await connection.SendAsync("GET /healthcheck HTTP/1.1\nHost: x\nConnection: close\n\n");

        Assert.That(await connection.ReceiveAllAsync(), Does.Contain("HTTP/1.1 200 "));
    }

    [TestCase("Content-Length: 1000")]
    [TestCase("Transfer-Encoding: chunked")]
    public async Task Who_was_not_told_to_send_the_body_hears_with_the_refusal_that_the_connection_ends(string length)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, Transport = transport });
        using var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync("GET /healthcheck HTTP/1.1\nHost: x\n\n");
        Assert.That(await connection.ReceiveHeadAsync(), Does.StartWith("HTTP/1.1 200 "), "a kept connection");

        await connection.SendAsync(UploadToNothing($"Expect: 100-continue\n{length}"));
        await connection.SendAsync("GET /healthcheck HTTP/1.1\nHost: x\n\n");
        var said = Encoding.ASCII.GetString(await connection.ReceiveToTheEndAsync());

        Assert.That(said, Does.Contain("HTTP/1.1 404 ").And.Contains("Connection: close\r\n"));
        Assert.That(said, Does.Not.Contain("100 Continue").And.Not.Contains("HTTP/1.1 200 "), "what follows is nobody's");
        Assert.That(Server.Log.Lines, Has.None.Contains("ERROR"));
    }

    [Test]
    public async Task Who_was_told_to_send_the_body_keeps_the_connection()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, Transport = transport });
        var id = await Client.CreateAsync();
        using var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync(Upload(id, "Expect: 100-continue\nContent-Length: 4"));
        Assert.That(await connection.ReceiveHeadAsync(), Is.EqualTo("HTTP/1.1 100 Continue\r\n\r\n"));

        await connection.SendAsync("data");
        Assert.That(await connection.ReceiveHeadAsync(), Does.StartWith("HTTP/1.1 204 ").And.Not.Contains("Connection: close"));
        await connection.SendAsync("GET /healthcheck HTTP/1.1\nHost: x\n\n");

        Assert.That(await connection.ReceiveHeadAsync(), Does.StartWith("HTTP/1.1 200 "));
    }

    [Test]
    public async Task A_client_that_keeps_its_side_open_hears_the_end_and_does_not_keep_the_service_from_stopping()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, Transport = transport });
        using var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync("GET /healthcheck HTTP/1.1\nHost: x\nContent-Length: +1\n\n");
        var answered = Stopwatch.GetTimestamp();
        Assert.That(Encoding.ASCII.GetString(await connection.ReceiveToTheEndAsync()), Does.StartWith("HTTP/1.1 400 "));

        Server.Signal(PosixKill.Term);
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
        Assert.That(Stopwatch.GetElapsedTime(answered), Is.LessThan(SoonGone));
    }

    // As a client that sends everything before it reads. Meanwhile others are served: nothing of the pool is held.
    private async Task SendForLongAsync(string length)
    {
        using var connection = await RawConnection.OpenAsync(Server.Address);
        await connection.SendAsync(UploadToNothing(length));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Long && await pace.WaitForNextTickAsync();)
            await connection.SendAsync($"3e8\n{new string('a', 1000)}\n");
        Assert.That((await Client.Http.GetAsync("/healthcheck")).IsSuccessStatusCode, Is.True);

        var answer = Encoding.ASCII.GetString(await connection.ReceiveToTheEndAsync());
        Assert.That(answer, Does.StartWith("HTTP/1.1 404 ").And.Contains("\r\n\r\n"), length);
    }

    private static string UploadToNothing(string length) => Upload(Guid.NewGuid(), length);

    private static string Upload(object id, string length) =>
        $"PUT /v2/images/{id}/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\n{length}\n\n";
}

using System.Diagnostics;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>
/// Many clients, each of an address of its own, who keep one worker waiting (docs/decisions/0397, 0398): no share of an address helps.
/// </summary>
internal sealed class CrowdTests : ServerTest
{
    private readonly List<RawConnection> _crowd = [];

    [TearDown]
    public void LeaveAll()
    {
        _crowd.ForEach(connection => connection.Dispose());
        _crowd.Clear();
    }

    [TestCase("POST /v2/images HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 100\n\n{")]
    [TestCase("POST /v2/images HTTP/1.1\nHost: x\nContent-Length: 100\n\n", Description = "nothing of the body")]
    [TestCase("POST /v2/images HTTP/1.1\nHost: x\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n1\n{\n")]
    [TestCase("POST /v2/images HTTP/1.1\nHost: x\nExpect: 100-continue\nContent-Length: 100\n\n")]
    [TestCase("POST /v2/images HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\nContent-Length: 100\n\n{")]
    [TestCase("PUT /v2/images/x/members/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\nContent-Length: 100\n\n{")]
    [TestCase("PATCH /v2/images/x HTTP/1.1\nHost: x\nContent-Length: 900000\n\n[")]
    [TestCase("GET /healthcheck HTTP/1.1\nHost: x\nA: b", Description = "headers")]
    public async Task Who_does_not_finish_a_small_request_lets_nobody_wait_and_is_not_given_up(string said)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "pool_size = 40" });
        for (var i = 0; i < 200; i++)
            await JoinAsync(said);

        // The first is behind all that the crowd has sent.
        await WaitOfAnotherAsync();
        for (var i = 0; i < 5; i++)
            Assert.That(await WaitOfAnotherAsync(), Is.LessThan(TimeSpan.FromSeconds(1)), "client_pressure_timeout is 5 s");
        Assert.That(_crowd, Has.None.Matches<RawConnection>(connection => connection.HasEnded), "who holds nothing that others need stays");
    }

    [Test]
    public async Task Stalled_uploads_that_fill_the_pool_ten_times_let_nobody_wait_for_ten_times_the_limit()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "pool_size = 10" });
        for (var i = 0; i < 100; i++)
        {
            var id = await Client.CreateAsync();
            await JoinAsync(
                $"PUT /v2/images/{id}/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\nContent-Length: 1000\n\nhalf");
        }

        Assert.That(await WaitOfAnotherAsync(), Is.LessThan(TimeSpan.FromSeconds(25)), "ten times client_pressure_timeout are 50 s");
    }

    private async Task JoinAsync(string said)
    {
        _crowd.Add(await RawConnection.OpenAsync(Server.Address, $"127.0.1.{1 + _crowd.Count}"));
        await _crowd[^1].SendAsync(said);
    }

    private async Task<TimeSpan> WaitOfAnotherAsync()
    {
        var began = Stopwatch.GetTimestamp();
        using var other = await RawConnection.OpenAsync(Server.Address, "127.0.0.2");
        await other.SendAsync("GET /v2/images HTTP/1.1\nHost: x\nConnection: close\n\n");
        Assert.That(await other.ReceiveAllAsync(), Does.StartWith("HTTP/1.1 200 "));
        TestContext.Out.WriteLine($"another waited {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");
        return Stopwatch.GetElapsedTime(began);
    }
}

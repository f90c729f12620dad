using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>Clients that keep the service waiting, alone and in crowds (docs/limits.md).</summary>
internal sealed class SlowClientTests : ServerTest
{
    private const string Crowd = "127.0.0.1";
    private const string Other = "127.0.0.2";
    private const string JsonHead = "POST /v2/images HTTP/1.1\nHost: x\nContent-Type: application/json\nContent-Length: 100\n\n{";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<RawConnection> _crowd = [];

    [TearDown]
    public void LeaveAll()
    {
        _crowd.ForEach(connection => connection.Dispose());
        _crowd.Clear();
    }

    [TestCase(150)]
    [TestCase(40)]
    [TestCase(34)]
    public async Task Idle_connections_give_way_when_descriptors_run_out(int left)
    {
        // So many that at the pace of the places that are left, one a second each, nobody else would be served in time.
        const int Idle = 2000;
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "client_first_byte_timeout = 600" });
        await LimitDescriptorsAsync(left);
        for (var i = 0; i < Idle; i++)
            _crowd.Add(await RawConnection.OpenAsync(Server.Address, Crowd));

        await AssertServedAsync(Other);
        await AssertServedAsync(Crowd);
    }

    [Test]
    public async Task Clients_that_are_refused_and_keep_their_connections_give_way_when_descriptors_run_out()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        await LimitDescriptorsAsync(150);
        for (var i = 0; i < 1000; i++)
        {
            _crowd.Add(await RawConnection.OpenAsync(Server.Address, Crowd));
            await _crowd[i].SendAsync("PUT /v2/images/x/file HTTP/1.1\nHost: x\nContent-Length: +1\n\n");
        }

        await AssertServedAsync(Other);
        await AssertServedAsync(Crowd);
    }

    [Test]
    public async Task Kept_connections_that_are_idle_give_way_in_good_order_when_descriptors_run_out()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        await LimitDescriptorsAsync(150);
        using var kept = Server.CreateClient();
        await kept.GetAsync("/healthcheck");
        for (var i = 0; i < 400; i++)
        {
            _crowd.Add(await RawConnection.OpenAsync(Server.Address, Crowd));
            await _crowd[i].SendAsync("GET /healthcheck HTTP/1.1\nHost: x\n\n");
        }

        await AssertServedAsync(Other);

        // Its connection was the longest idle; the client sees an end, and asks again.
        Assert.That((await kept.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Stalled_bodies_of_one_address_keep_no_other_from_being_served_nor_itself_for_long([Values] bool json)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "pool_size = 20\nclient_pressure_timeout = 1" });
        for (var i = 0; i < 100; i++)
        {
            var id = json ? "" : await Client.CreateAsync();
            _crowd.Add(await RawConnection.OpenAsync(Server.Address, Crowd));
            await _crowd[i].SendAsync(json ? JsonHead : $"PUT /v2/images/{id}/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\nContent-Length: 1000\n\nhalf");
        }

        await AssertServedAsync(Other);
        await AssertServedAsync(Crowd);
    }

    [TestCase(3, 20)]
    [TestCase(100, 200)]
    public async Task Stalled_uploads_of_several_addresses_keep_no_other_from_being_served(int places, int each)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = $"pool_size = {places}\nclient_pressure_timeout = 2" });
        for (var i = 0; i < each; i++)
        {
            foreach (var address in new[] { "127.0.0.3", "127.0.0.4", "127.0.0.5" })
            {
                _crowd.Add(await UploadAsync(await Client.CreateAsync(), 1000, address));
            }
        }

        await AssertServedAsync(Other);
    }

    [TestCase(4, 300, true)]
    [TestCase(6, 600, false)]
    public async Task Crowds_of_several_addresses_leave_descriptors_to_others(int addresses, int each, bool stalled)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "client_first_byte_timeout = 600" });
        await LimitDescriptorsAsync(220);
        for (var i = 0; i < addresses * each; i++)
        {
            _crowd.Add(await RawConnection.OpenAsync(Server.Address, $"127.0.0.{3 + (i % addresses)}"));
            if (stalled)
                await _crowd[i].SendAsync(JsonHead);
        }

        // While the first requests of the crowd are not yet known to stall, a full pool accepts nobody.
        await AssertServedAsync(Other);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10; i++)
            await AssertServedAsync(Other);
        Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(TimeSpan.FromSeconds(10)), "thirty requests");
        Assert.That(_crowd.Count(connection => connection.HasEnded), Is.LessThan(_crowd.Count), "not all are sent away");
    }

    [Test]
    public async Task Uploads_that_only_just_move_of_several_addresses_keep_no_other_from_being_served()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "pool_size = 20\nclient_pressure_timeout = 2" });
        for (var i = 0; i < 60; i++)
            _crowd.Add(await UploadAsync(await Client.CreateAsync(), 1_000_000, $"127.0.0.{3 + (i % 2)}"));

        using var over = new CancellationTokenSource();
        var moving = MoveAsync(over.Token);
        await AssertServedAsync(Other);
        Assert.That(moving.IsFaulted, Is.False, "nobody who moves is given up");
        await over.CancelAsync();
        await moving;
    }

    [Test]
    public async Task Readers_that_do_not_read_keep_no_other_from_being_served_nor_their_own_address_for_long()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "pool_size = 20\nclient_pressure_timeout = 1" });
        var id = await Client.CreateFilledAsync(TestData.Bytes(16 << 20));
        for (var i = 0; i < 60; i++)
        {
            _crowd.Add(await RawConnection.OpenAsync(Server.Address, Crowd));
            await _crowd[i].SendAsync($"GET /v2/images/{id}/file HTTP/1.1\nHost: x\n\n");
        }

        await AssertServedAsync(Other);
        await AssertServedAsync(Crowd);
    }

    [Test]
    public async Task Stalled_uploads_and_readers_of_one_address_leave_descriptors_for_the_files_of_another([Values] bool readers)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var worker = Server.Workers.Single();
        var big = readers ? await Client.CreateFilledAsync(TestData.Bytes(16 << 20)) : "";
        var small = await Client.CreateFilledAsync(TestData.Bytes(100));
        var ids = new List<string>();
        for (var i = 0; i < 150; i++)
            ids.Add(readers ? big : await Client.CreateAsync());
        await LimitDescriptorsAsync(220);
        foreach (var id in ids)
        {
            _crowd.Add(await RawConnection.OpenAsync(Server.Address, Crowd));
            await _crowd[^1].SendAsync(readers
                ? $"GET /v2/images/{id}/file HTTP/1.1\nHost: x\n\n"
                : $"PUT /v2/images/{id}/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\nContent-Length: 100000\n\nabc");
        }

        using var client = ClientFrom(Other);
        for (var i = 0; i < 5; i++)
        {
            using var made = await client.PostAsync("/v2/images", new StringContent("{\"disk_format\": \"raw\", \"container_format\": \"bare\"}", null, "application/json"));
            Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            using var data = new ByteArrayContent(new byte[1000]);
            data.Headers.ContentType = new("application/octet-stream");
            using var put = await client.PutAsync($"{made.Headers.Location!.AbsolutePath}/file", data);
            Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            Assert.That(await client.GetByteArrayAsync($"/v2/images/{small}/file"), Has.Length.EqualTo(100));
        }

        Assert.That(Server.Log.Lines, Has.None.Contains("Too many open files").And.None.Contains("Exception"));
        await Server.Log.WaitForAsync("requests run at once, not");
        Assert.That(Server.Log.Lines, Has.Some.Contains("requests run at once, not [worker] pool_size = 1000"));
        Assert.That(Server.Workers, Is.EqualTo(new[] { worker }));
    }

    [TestCase("client_first_byte_timeout", "")]
    [TestCase("client_header_timeout", "GET /healthcheck HTTP/1.1\nHost: te")]
    [TestCase("client_json_timeout", JsonHead)]
    public async Task A_client_that_takes_longer_than_a_limit_is_let_go_and_zero_is_no_limit(string option, string said)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = $"{option} = 1" });
        using (var limited = await RawConnection.OpenAsync(Server.Address))
        {
            await limited.SendAsync(said);
            Assert.That(await limited.EndsAsync(Patience), Is.True);
        }

        // Another limit tells that more time has passed than the first one would have given.
        var clock = option == "client_first_byte_timeout" ? ("client_header_timeout", "G") : ("client_first_byte_timeout", "");
        await using var unlimited = await GlanceServer.StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = $"{option} = 0\n{clock.Item1} = 2" });
        using var kept = await RawConnection.OpenAsync(unlimited.Address);
        await kept.SendAsync(said);
        using var reference = await RawConnection.OpenAsync(unlimited.Address);
        await reference.SendAsync(clock.Item2);
        Assert.That(await reference.EndsAsync(Patience), Is.True);
        Assert.That(kept.HasEnded, Is.False);
    }

    [Test]
    public async Task A_body_that_stops_is_cut_and_one_that_moves_is_not()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "client_rate_grace = 1\nclient_min_body_rate = 100" });
        var data = TestData.Bytes(200_000);
        var ids = new[] { await Client.CreateAsync(), await Client.CreateAsync() };
        using var moving = await UploadAsync(ids[0], data.Length);
        var sent = 0;
        for (var round = 0; round < 3; round++)
        {
            using var stalled = await UploadAsync(ids[1], data.Length);
            await stalled.SendAsync(data[..50_000]);
            var end = stalled.EndsAsync(Patience);
            while (!end.IsCompleted && sent < data.Length - 1000)
            {
                await moving.SendAsync(data[sent..(sent += 500)]);

                // The pace of a slow client.
                await Task.WhenAny(end, Task.Delay(20));
            }

            Assert.That(await end, Is.True);
            await Client.WaitForStatusAsync(ids[1], "queued");
        }

        await moving.SendAsync(data[sent..]);
        Assert.That(await moving.ReceiveHeadAsync(), Does.StartWith("HTTP/1.1 204"));
        Assert.That(await Client.DownloadAsync(ids[0]), Is.EqualTo(data));
    }

    [Test]
    public async Task A_reader_that_stops_is_cut_and_one_that_reads_is_not([Values] bool halfClosed)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "client_rate_grace = 1" });
        var id = await Client.CreateFilledAsync(TestData.Bytes(24 << 20));
        using var stops = await RawConnection.OpenAsync(Server.Address);
        using var reads = await RawConnection.OpenAsync(Server.Address);
        foreach (var connection in new[] { stops, reads })
        {
            await connection.SendAsync($"GET /v2/images/{id}/file HTTP/1.1\nHost: x\nConnection: close\n\n");
            if (halfClosed)
                connection.HalfClose();
        }

        // Nothing shows at a client that does not read; the service lets go of the file.
        var received = 0L;
        while (OpenFiles(id) > 1 || received == 0)
            received += await reads.ReceiveSomeAsync(50_000);
        received += (await reads.ReceiveToTheEndAsync()).Length;

        Assert.That(received, Is.GreaterThan(24 << 20));
        await Server.UntilAsync(() => OpenFiles(id) == 0, "the one that stopped is cut, be it after the other was done");
    }

    [Test]
    public async Task A_service_that_is_stopped_does_not_wait_for_clients_that_keep_it_waiting()
    {
        var server = await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "client_pressure_timeout = 1\ngraceful_timeout = 600" });
        _crowd.Add(await RawConnection.OpenAsync(Server.Address));
        await _crowd[0].SendAsync(JsonHead);
        await AssertServedAsync(Other);

        server.Signal(PosixKill.Term);

        Assert.That(await server.WaitForExitAsync(Patience), Is.Zero);
    }

    // Above client_min_body_rate, which is 240 bytes a second.
    private async Task MoveAsync(CancellationToken over)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!over.IsCancellationRequested)
        {
            foreach (var connection in _crowd)
                await connection.SendAsync(new string('x', 60));
            try
            {
                await pace.WaitForNextTickAsync(over);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<RawConnection> UploadAsync(string id, int length, string? from = null)
    {
        var connection = await RawConnection.OpenAsync(Server.Address, from);
        await connection.SendAsync($"PUT /v2/images/{id}/file HTTP/1.1\nHost: x\nContent-Type: application/octet-stream\nContent-Length: {length}\n\n");
        return connection;
    }

    private int OpenFiles(string id) => ProcessFacts.Descriptors(Server.Workers.Single()).Values.Count(file => file.Contains(id, StringComparison.Ordinal));

    // A health check, a list and a download over new connections.
    private async Task AssertServedAsync(string from)
    {
        using var client = ClientFrom(from);
        foreach (var path in new[] { "/healthcheck", "/v2/images", "/v2/images?limit=1" })
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await AskAsync(client, path, from);
            TestContext.Out.WriteLine($"{from} {path}: {(int)answer.StatusCode} after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    private HttpClient ClientFrom(string address) => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = Server.Address, Timeout = Patience };

    // Who belongs to the crowd may be told to come again.
    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string path, string from)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; ; i++)
        {
            var answer = await client.GetAsync(path);
            if (from == Other || answer.StatusCode != HttpStatusCode.ServiceUnavailable || Stopwatch.GetElapsedTime(began) > Patience)
                return answer;
            if (i % 100 == 0)
                TestContext.Out.WriteLine($"{from} {path}: {(int)answer.StatusCode}");
            answer.Dispose();
        }
    }

    private async Task LimitDescriptorsAsync(int more)
    {
        var worker = Server.Workers.Single();
        var limit = ProcessFacts.Descriptors(worker).Keys.Max() + more;
        using var prlimit = Process.Start("prlimit", ["--pid", worker.ToString(CultureInfo.InvariantCulture), $"--nofile={limit}:{limit}"]);
        await prlimit.WaitForExitAsync();
    }
}

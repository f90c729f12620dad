using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>Many clients, and clients that mean no good.</summary>
internal sealed class LoadTests : SupervisionTest
{
    [TestCase(16)]
    [TestCase(64)]
    [TestCase(256)]
    public async Task Kept_alive_connections_and_their_requests_spread_evenly_over_the_workers(int connections)
    {
        // A burst is short, and whoever has no processor meanwhile takes no part: what else this machine does must not decide.
        const int Attempts = 3;
        await StartAsync(new GlanceServerSettings { Workers = 4 });
        await Server.Log.WaitForAsync("Serving on");
        var mean = (double)connections / Server.Workers.Count;
        var lowest = Math.Floor(0.75 * mean);
        var highest = Math.Ceiling(1.25 * mean);
        IReadOnlyList<int> held = [];
        for (var i = 0; i < Attempts && (i == 0 || !held.All(each => each >= lowest && each <= highest)); i++)
            held = await SpreadAsync(connections);

        Assert.That(held, Has.All.InRange(lowest, highest));
    }

    // Connections that each worker holds, each of which has served all that came over them.
    private async Task<IReadOnlyList<int>> SpreadAsync(int connections)
    {
        const int Requests = 20;
        var before = CountOf("\"GET /healthcheck");
        var servedBefore = Server.Workers.Select(ServedBy).ToList();
        var clients = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => RawConnection.OpenAsync(Server.Address)));
        await Task.WhenAll(clients.Select(async client =>
        {
            for (var i = 0; i < Requests; i++)
            {
                await client.SendAsync("GET /healthcheck HTTP/1.1\nHost: test\n\n");
                Assert.That(await client.ReceiveHeadAsync(), Does.StartWith("HTTP/1.1 200"));
            }
        }));
        var held = Server.Workers.Select(pid => ProcessFacts.Connections(pid, Server.Address.Port)).ToList();
        await Server.UntilAsync(
            () => CountOf("\"GET /healthcheck") == before + (connections * Requests), "every request is in the access log");
        var served = Server.Workers.Select((pid, i) => ServedBy(pid) - servedBefore[i]).ToList();
        foreach (var client in clients)
            client.Dispose();
        await Server.UntilAsync(
            () => Server.Workers.All(pid => ProcessFacts.Connections(pid, Server.Address.Port) == 0), "all connections are gone");
        TestContext.Out.WriteLine($"connections {string.Join('/', held)}, lines of the access log {string.Join('/', served)}");
        Assert.That(served, Is.EqualTo(held.Select(each => each * Requests)));
        return held;
    }

    private int ServedBy(int pid) => Server.Log.Lines.Count(line =>
        line.Contains($" {pid} INFO eventlet.wsgi.server", StringComparison.Ordinal) && line.Contains("\"GET /healthcheck", StringComparison.Ordinal));

    [TestCase(400, 50)]
    [TestCase(10_000, 1000)]
    public async Task Half_open_clients_beyond_the_pool_keep_nobody_from_being_answered(int clients, int pool)
    {
        Assume.That(OpenFilesPossible(), Is.GreaterThan(clients + 1000), "each connection is an open file here and in the service");
        await StartAsync(new GlanceServerSettings { DefaultGroup = "client_socket_timeout = 5", WorkerGroup = $"pool_size = {pool}" });
        var halfOpen = new List<RawConnection>();
        for (var i = 0; i < clients; i++)
        {
            halfOpen.Add(await RawConnection.OpenAsync(Server.Address));
            await halfOpen[i].SendAsync("GET /v2/images HTTP/1.1\nHost: te");
        }

        await AssertServingAsync();

        // And they are rid of, each of them.
        foreach (var client in halfOpen)
        {
            Assert.That(await client.IsClosedAsync(TimeSpan.FromSeconds(30)) || await client.IsClosedAsync(TimeSpan.FromSeconds(30)), Is.True);
            client.Dispose();
        }
    }

    [Test]
    public async Task A_worker_whose_pool_is_filled_by_kept_alive_clients_takes_no_connection_more()
    {
        const int Pool = 3;
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = $"pool_size = {Pool}" });
        var worker = Server.Workers.Single();
        var ids = new List<string>();
        for (var i = 0; i < Pool; i++)
            ids.Add(await Client.CreateAsync());
        var clients = ids.ConvertAll(_ => new ImageClient(Server.Address));
        await Task.WhenAll(clients.Select(client => client.Http.GetAsync("/healthcheck")));

        // Each of them kept its connection; now they fill the pool while the worker waits for the next connection.
        var bodies = ids.ConvertAll(_ => new HeldContent(TestData.Bytes(1000)));
        var uploads = ids.Select((id, i) => clients[i].UploadAsync(id, bodies[i])).ToList();
        await Server.UntilAsync(() => Directory.Exists(Server.ImageDirectory) && ImagesBeingWritten() == Pool, "the pool is full");
        var before = ProcessFacts.Connections(worker, Server.Address.Port);
        using var oneMore = Server.CreateClient();
        var waiting = oneMore.GetAsync("/healthcheck");

        // Time is what is tested: that nothing happens shows itself nowhere, and this is five rounds of the worker's accept.
        await Task.Delay(TimeSpan.FromSeconds(1));
        var accepted = ProcessFacts.Connections(worker, Server.Address.Port) - before;
        var answered = waiting.IsCompleted;
        bodies.ForEach(body => body.Release());

        Assert.That(accepted, Is.Zero);
        Assert.That(answered, Is.False);
        Assert.That(await Task.WhenAll(uploads), Has.All.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await waiting).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        clients.ForEach(client => client.Dispose());
    }

    [Test]
    public async Task Without_descriptors_a_worker_says_so_once_and_recovers_by_itself()
    {
        ExpectedErrors.Add("No connection can be accepted");
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        await AssertServingAsync();
        var worker = Server.Workers.Single();
        var limit = LimitWithFree(worker, 20);
        using (var prlimit = Process.Start("prlimit", ["--pid", $"{worker}", $"--nofile={limit}:{limit}"]))
            await prlimit.WaitForExitAsync();

        var clients = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => RawConnection.OpenAsync(Server.Address)));
        await Server.Log.WaitForAsync("No connection can be accepted");
        var cpu = ProcessorTime(worker);

        // Time is what is tested: processor time spent in it.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var spent = ProcessorTime(worker) - cpu;
        var told = CountOf("No connection can be accepted");
        foreach (var client in clients)
            client.Dispose();
        await Server.UntilAsync(() => ProcessFacts.Connections(worker, Server.Address.Port) == 0, "the worker has seen that they are gone");

        await AssertServingAsync();
        Assert.That(told, Is.EqualTo(1));
        Assert.That(spent, Is.LessThan(TimeSpan.FromSeconds(1)), "it pauses instead of trying without rest");
        Assert.That(Server.Workers, Is.EqualTo(new[] { worker }));
    }

    // A limit is one of numbers, and those below the highest that is open may be free.
    private static int LimitWithFree(int pid, int free)
    {
        var open = ProcessFacts.Descriptors(pid);
        var limit = 0;
        for (; free > 0; limit++)
            free -= open.ContainsKey(limit) ? 0 : 1;
        return limit;
    }

    [Test]
    public async Task Clients_that_reset_their_connections_in_the_queue_do_not_stop_the_accepting()
    {
        await StartAsync();
        foreach (var worker in Server.Workers)
            PosixKill.Send(worker, PosixKill.Stop);
        for (var i = 0; i < 100; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(IPAddress.Loopback, Server.Address.Port);
            client.Send(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n"));
            client.LingerState = new LingerOption(true, 0);
        }

        foreach (var worker in Server.Workers)
            PosixKill.Send(worker, PosixKill.Cont);

        for (var i = 0; i < 20; i++)
            await AssertServingAsync();
    }

    [Test]
    public async Task A_reader_that_takes_its_time_outlives_reloads_and_gets_every_byte()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var data = TestData.Bytes(8 << 20);
        var id = await Client.CreateFilledAsync(data);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, Server.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /v2/images/{id}/file HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"));
        using var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        received.Write(buffer, 0, await socket.ReceiveAsync(buffer));
        var old = Server.Workers.Single();

        await Server.ReloadAsync();
        await AssertServingAsync();
        await Server.ReloadAsync();
        var alive = PosixKill.Exists(old);
        int count;
        while ((count = await socket.ReceiveAsync(buffer)) > 0)
            received.Write(buffer, 0, count);

        var all = received.ToArray();
        var body = all.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        Assert.That(alive, Is.True);
        Assert.That(all.AsSpan(body).ToArray(), Is.EqualTo(data));
    }

    // The runtime raises its soft limit to the hard one, which its children inherit.
    private static long OpenFilesPossible() =>
        File.ReadLines("/proc/self/limits").Where(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Select(line => long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], out var files) ? files : long.MaxValue)
            .Single();

    private static TimeSpan ProcessorTime(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return process.TotalProcessorTime;
    }

    private int ImagesBeingWritten() =>
        Directory.EnumerateFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(file) != Server.ImageDirectory)
            .Select(file => Path.GetFileName(file)[..36])
            .Distinct()
            .Count();
}

using System.Net;
using System.Net.Sockets;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>Reloads that meet trouble, other signals, or each other.</summary>
internal sealed class ReloadFaultTests : SupervisionTest
{
    [Test]
    public async Task An_address_in_use_is_refused_and_everything_stays()
    {
        ExpectedErrors.Add("Reload refused");
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var settings = new GlanceServerSettings();
        await StartAsync(settings);
        var before = Server.Workers;
        var mark = Server.Log.Mark;

        Server.WriteConfiguration(settings with { BindPort = ((IPEndPoint)taken.LocalEndPoint!).Port });
        Server.Signal(PosixKill.Hup);
        var line = await Server.Log.WaitForAsync("Reload refused", mark);

        Assert.That(line, Does.Contain($"is in use by another process: pid {Environment.ProcessId} ("));
        Assert.That(Server.Workers, Is.EquivalentTo(before));
        await AssertServingAsync();
    }

    [TestCase("127.0.0.1", "0.0.0.0")]
    [TestCase("0.0.0.0", "127.0.0.1")]
    public async Task An_overlapping_address_takes_over_without_a_dropped_request(string before, string after)
    {
        var port = FreePort();
        var settings = new GlanceServerSettings { BindHost = before, BindPort = port };
        await StartAsync(settings);
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 6).Select(i => HammerAsync(new Uri($"http://127.0.0.1:{port}"), keepAlive: i % 3 == 0, done.Token)).ToList();

        for (var i = 0; i < 3; i++)
        {
            Server.WriteConfiguration(settings with { BindHost = after });
            await Server.ReloadAsync();
            (before, after) = (after, before);
        }

        await Server.UntilAsync(() => ProcessFacts.ListeningSockets(Server.Pid).Count == 1, "the old socket is closed");
        await done.CancelAsync();

        Assert.That(await Task.WhenAll(clients), Has.All.GreaterThan(0));
    }

    [Test]
    public async Task Workers_that_never_become_ready_give_the_reload_up_at_the_deadline()
    {
        ExpectedErrors.AddRange(["was not ready after start_timeout", "Reload given up"]);
        var settings = new GlanceServerSettings { Programs = Programs.Path, WorkerGroup = "start_timeout = 6" };
        await StartAsync(settings);
        var before = Server.Workers;
        Programs.ReplaceWorker("exec sleep 1000");

        Server.Signal(PosixKill.Hup);
        await Server.Log.WaitForAsync("Reload given up");

        await Server.UntilAsync(() => Server.Workers.Order().SequenceEqual(before.Order()), "only the old workers");
        await AssertServingAsync();
    }

    [Test]
    public async Task A_worker_of_another_protocol_is_refused_and_the_old_ones_serve_on()
    {
        ExpectedErrors.AddRange(["speaks protocol", "Reload given up"]);
        await StartAsync(new GlanceServerSettings { Programs = Programs.Path });
        var before = Server.Workers;
        Programs.ReplaceWorker("exec \"$genuine\" \"$@\" --protocol 999");

        Server.Signal(PosixKill.Hup);
        var line = await Server.Log.WaitForAsync("Reload given up");

        Assert.That(line, Does.Contain("the running glance-api speaks 999"));
        await Server.UntilAsync(() => Server.Workers.Order().SequenceEqual(before.Order()), "only the old workers");
        await AssertServingAsync();
    }

    [Test]
    public async Task A_worker_replaced_on_disk_serves_beside_those_that_still_run()
    {
        await StartAsync(new GlanceServerSettings { Programs = Programs.Path });
        var data = TestData.Bytes(100_000);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(data);
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");
        Programs.ReplaceWorker("GLANCE_TEST_BUILD=2 exec \"$genuine\" \"$@\"");

        await Server.ReloadAsync();
        var builds = Server.Workers.Select(pid => File.ReadAllText($"/proc/{pid}/environ").Contains("GLANCE_TEST_BUILD=2", StringComparison.Ordinal)).ToList();
        await AssertServingAsync();
        body.Release();

        Assert.That(builds, Does.Contain(true).And.Contain(false));
        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
    }

    [Test]
    public async Task Hup_while_the_service_stops_is_ignored()
    {
        await StartAsync();
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(1000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        Server.Signal(PosixKill.Term);
        await Server.Log.WaitForAsync("stopping");
        Server.Signal(PosixKill.Hup);
        Server.Signal(PosixKill.Usr1);
        await Server.Log.WaitForAsync("Log files reopened");
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
        Assert.That(Server.Log.Lines, Has.None.Contain("Reloading"));
    }

    [Test]
    public async Task Term_while_a_reload_runs_drops_the_new_workers_and_stops()
    {
        await StartAsync(new GlanceServerSettings { Programs = Programs.Path });
        Programs.ReplaceWorker("exec sleep 1000");
        var mark = Server.Log.Mark;
        Server.Signal(PosixKill.Hup);
        await Server.Log.WaitForAsync("Started child", mark);

        Server.Signal(PosixKill.Term);

        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
        Assert.That(Server.Log.Lines, Has.Some.Contain("Reload given up: SIGTERM ends the service"));
    }

    [Test]
    public async Task Term_before_any_worker_is_ready_ends_in_order()
    {
        Programs.ReplaceWorker("exec sleep 1000");
        await using var server = GlanceServer.Launch(new GlanceServerSettings { Programs = Programs.Path, WorkerGroup = "graceful_timeout = 1" });
        await server.Log.WaitForAsync("Started child");

        server.Signal(PosixKill.Term);

        Assert.That(await server.WaitForExitAsync(), Is.Zero);
        Assert.That(server.Log.Lines, Has.None.Contain(" ERROR "));
    }

    [TestCase(1000, 0)]
    [TestCase(25, 24)]
    public async Task A_storm_of_hups_is_one_or_two_reloads_to_the_last_configuration(int signals, int longestPause)
    {
        var settings = new GlanceServerSettings { Workers = 1 };
        await StartAsync(settings);
        var supervisor = Server.Pid;

        for (var i = 0; i < signals; i++)
        {
            if (i == signals - 1)
                Server.WriteConfiguration(settings with { Workers = 3 });
            Server.Signal(PosixKill.Hup);
            if (longestPause > 0)
                await Task.Delay(i % (longestPause + 1));
        }

        await Server.Log.WaitForAsync("with 3 workers");
        await Server.UntilAsync(() => Server.Workers.Count == 3, "three workers");
        Assert.That(CountOf("Reloading the configuration"), Is.InRange(1, 2));
        Assert.That(Server.Pid, Is.EqualTo(supervisor));
    }

    [Test]
    public async Task Beyond_max_generations_the_oldest_gets_a_limit()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "max_generations = 2\ngraceful_timeout = 1" });
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(1000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");
        var first = Server.Workers.Single();

        await Server.ReloadAsync();
        using var second = new ImageClient(Server.Address);
        var secondId = await second.CreateAsync();
        using var secondBody = new HeldContent(TestData.Bytes(1000));
        var secondUpload = second.UploadAsync(secondId, secondBody);
        await second.WaitForStatusAsync(secondId, "saving");
        await Server.ReloadAsync();
        await Server.UntilAsync(() => !PosixKill.Exists(first), "the first generation has ended");
        secondBody.Release();
        body.Release();

        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        Assert.That(await secondUpload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Server.Log.Lines, Has.Some.Contain("generation 1 has 1 s to finish"));
    }

    [Test]
    public async Task Hup_to_every_process_at_once_is_a_reload_without_a_failed_request()
    {
        await StartAsync();
        var before = Server.Workers;
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(i => HammerAsync(keepAlive: i % 2 == 0, done.Token)).ToList();

        foreach (var pid in before.Append(Server.Pid))
            PosixKill.Send(pid, PosixKill.Hup);
        await Server.Log.WaitForAsync("Reloaded: ");
        await Server.UntilAsync(() => Server.Workers.Count == 2 && !Server.Workers.Intersect(before).Any(), "two new workers");
        await done.CancelAsync();

        Assert.That(await Task.WhenAll(clients), Has.All.GreaterThan(0));
    }

    // As systemctl kill does, which looks for processes until it has met all.
    [Test]
    public async Task Hup_that_reaches_a_worker_while_it_starts_does_not_end_the_reload()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var before = Server.Workers.Single();

        Server.Signal(PosixKill.Hup);
        var starting = 0;
        await Server.UntilAsync(() => (starting = Server.Workers.FirstOrDefault(pid => pid != before)) != 0, "a worker that starts");
        PosixKill.Send(starting, PosixKill.Hup);
        await Server.Log.WaitForAsync("Reloaded: ");

        await Server.UntilAsync(() => Server.Workers is [var only] && only == starting, "that worker alone");
        await AssertServingAsync();
    }

    [Test]
    public async Task Ctrl_c_at_a_terminal_reaches_everybody_and_running_requests_finish()
    {
        await StartAsync();
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(1000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        foreach (var pid in Server.Workers.Append(Server.Pid))
            PosixKill.Send(pid, PosixKill.Int);
        await Server.Log.WaitForAsync("stopping");
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static async Task<int> HammerAsync(Uri address, bool keepAlive, CancellationToken done)
    {
        var count = 0;
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.ConnectionClose = !keepAlive;
        while (!done.IsCancellationRequested)
        {
            using var answer = await client.GetAsync("/healthcheck", CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            count++;
            await Task.Delay(3, CancellationToken.None);
        }

        return count;
    }
}

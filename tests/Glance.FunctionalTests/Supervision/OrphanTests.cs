using System.Diagnostics;
using System.Net;
using Glance.Control;
using Glance.Control.Scoreboard;
using Glance.Control.Workers;
using Glance.Linux.Descriptors;
using Glance.Linux.Sockets;
using Glance.Linux.Spawning;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>Workers and those who started them.</summary>
internal sealed class OrphanTests : SupervisionTest
{
    [Test]
    public async Task When_the_supervisor_is_killed_its_workers_leave_and_another_service_takes_the_port()
    {
        await StartAsync();
        var workers = Server.Workers;

        Server.Signal(PosixKill.Kill);
        await Server.UntilAsync(() => !workers.Any(PosixKill.Exists), "the workers are gone");
        await using var next = await GlanceServer.StartAsync(new GlanceServerSettings { BindPort = Server.Address.Port });

        using var client = next.CreateClient();
        using var answer = await client.GetAsync("/healthcheck");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_killed_service_leaves_no_socket_that_its_successor_would_have_to_remove()
    {
        await StartAsync();
        var name = $"@glance-api/{Server.Pid}";
        var workers = Server.Workers;
        Assert.That(File.ReadAllText("/proc/net/unix"), Does.Contain(name));

        Server.Signal(PosixKill.Kill);
        await Server.UntilAsync(() => !workers.Any(PosixKill.Exists), "the workers are gone");
        await using var next = await GlanceServer.StartAsync(new GlanceServerSettings { BindPort = Server.Address.Port });
        var (code, table, errors) = await GlanceControl.RunAsync("workers", "--pid", $"{next.Pid}");

        Assert.That(File.ReadLines("/proc/net/unix").Select(line => line.Split(' ')[^1]), Has.None.EqualTo(name));
        Assert.That(Directory.EnumerateFiles(Server.Directory, "*", SearchOption.AllDirectories).Where(file => IsSocket(file)), Is.Empty);
        Assert.That(code, Is.Zero, errors);
        Assert.That(table, Does.Contain("2 of 2 workers ready"));
    }

    [Test]
    public async Task A_worker_whose_supervisor_died_while_it_started_leaves_too()
    {
        using var directory = new TemporaryDirectory();
        var gate = directory["gate"];
        Programs.ReplaceWorker($"while [ ! -e {gate} ]; do sleep 0.05; done; exec \"$genuine\" \"$@\"");
        await using var server = GlanceServer.Launch(new GlanceServerSettings { Workers = 1, Programs = Programs.Path });
        await server.Log.WaitForAsync("Started child");
        var worker = server.Workers.Single();

        server.Signal(PosixKill.Kill);
        await server.UntilAsync(() => server.HasExited, "the supervisor is gone");
        File.WriteAllText(gate, string.Empty);

        await server.UntilAsync(() => !PosixKill.Exists(worker), "the worker is gone");
    }

    [Test]
    public async Task A_worker_does_not_die_with_the_thread_that_started_it()
    {
        // A configuration that works, from a service that runs.
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var supervisor = Server.Pid;
        var descriptor = ProcessFacts.Descriptors(supervisor).First(entry => entry.Value.StartsWith("/memfd:glance-configuration", StringComparison.Ordinal)).Key;
        using var configuration = MemoryFile.Create("configuration", await File.ReadAllBytesAsync($"/proc/{supervisor}/fd/{descriptor}"));
        using var listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 10, TimeSpan.FromSeconds(60));
        using var scoreboard = WorkerScoreboard.Create();
        var launcher = new WorkerLauncher(Path.Combine(RepositoryRoot.Programs, "glance-worker"), scoreboard);
        (IChildProcess Process, ControlChannel Channel)? started = null;

        var thread = new Thread(() => started = launcher.Start(listener, configuration, slot: 0, generation: 1, WorkerStart.First));
        thread.Start();
        thread.Join();
        var (process, channel) = started!.Value;
        using var client = new HttpClient { BaseAddress = new Uri($"http://{listener.Endpoint}") };
        using var answer = await client.GetAsync("/healthcheck");
        listener.Dispose();
        channel.Dispose();
        var status = await process.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        process.Dispose();

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(status.Success, Is.True);
    }

    [Test]
    public async Task At_graceful_timeout_an_upload_is_cut_and_leaves_an_image_that_can_be_filled_again()
    {
        var settings = new GlanceServerSettings { WorkerGroup = "graceful_timeout = 1" };
        await StartAsync(settings);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(3_000_000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        Server.Signal(PosixKill.Term);
        var code = await Server.WaitForExitAsync();
        body.Release();
        var database = Path.Combine(Server.Directory, "glance.sqlite");
        await using var again = await GlanceServer.StartAsync(new GlanceServerSettings { Database = $"sqlite:///{database}", ImageDirectory = Server.ImageDirectory });
        using var client = new ImageClient(again.Address);

        Assert.That(code, Is.Zero);
        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await client.WaitForStatusAsync(id, "queued");
        Assert.That(Directory.EnumerateFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories), Is.Empty);
        Assert.That(await client.UploadAsync(id, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
    }

    private static bool IsSocket(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("test", ["-S", path]))!; // A program was named.
        stat.WaitForExit();
        return stat.ExitCode == 0;
    }
}

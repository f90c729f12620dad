using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

internal sealed class StartAndStopTests : ServerTest
{
    [Test]
    public async Task Eight_workers_that_start_at_once_share_a_new_sqlite_database_without_a_word_about_locks()
    {
        await StartAsync(new GlanceServerSettings { Workers = 8, WorkerGroup = "start_timeout = 120" });

        Assert.That(Server.Log.Lines.Count(line => line.Contains("Started child", StringComparison.Ordinal)), Is.EqualTo(8));
        Assert.That(Server.Log.Lines, Has.None.Contain("busy"));
        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task As_many_workers_as_configured_serve_one_socket([Values(1, 3)] int workers)
    {
        await StartAsync(new GlanceServerSettings { Workers = workers });

        using var answer = await Client.Http.GetAsync("/healthcheck");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Server.Workers, Has.Count.EqualTo(workers));
    }

    [Test]
    public async Task Term_and_int_let_a_running_upload_finish_and_exit_0([Values(PosixKill.Term, PosixKill.Int)] int signal)
    {
        await StartAsync();
        var data = TestData.Bytes(200_000);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(data);
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        Server.Signal(signal);
        await Server.Log.WaitForAsync("stopping");
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
        Assert.That(File.ReadAllBytes(Path.Combine(Server.ImageDirectory, id)), Is.EqualTo(data));
    }

    [Test]
    public async Task A_term_two_seconds_after_the_first_ends_at_once_and_leaves_no_half_image([Values(0, 2)] int workers)
    {
        await StartAsync(new GlanceServerSettings { Workers = workers });
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(200_000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        Server.Signal(PosixKill.Term);
        await Server.Log.WaitForAsync("stopping");
        Server.Signal(PosixKill.Term);
        await Server.Log.WaitForAsync("taken for the same");
        Assert.That(upload.IsCompleted, Is.False, "two at once are one");
        await Server.UntilAsync(EndsAtAnotherTerm, "the service ends");

        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
        body.Release();
        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        Assert.That(File.Exists(Path.Combine(Server.ImageDirectory, id)), Is.False);
    }

    [Test]
    public async Task A_term_while_the_database_is_waited_for_ends_at_once([Values(0, 1)] int workers)
    {
        Adopt(GlanceServer.Launch(new GlanceServerSettings { Workers = workers, Database = "postgresql://glance:x@127.0.0.1:1/glance" }));
        await Server.Log.WaitForAsync("cannot be used yet");

        Server.Signal(PosixKill.Term);

        Assert.That(await Server.WaitForExitAsync(TimeSpan.FromSeconds(30)), Is.Zero, "graceful_timeout is 60 s");
        Assert.That(Server.Log.Lines, Has.None.Contain("Unhandled").And.None.Contain("killed by"));
    }

    [Test]
    public async Task A_term_or_int_while_the_configuration_is_read_is_an_orderly_end([Values(PosixKill.Term, PosixKill.Int)] int signal)
    {
        using var directory = new TemporaryDirectory();
        var pipe = directory["more.conf"];
        using (var maker = Process.Start("mkfifo", [pipe]))
            await maker.WaitForExitAsync();
        Adopt(GlanceServer.Launch(new GlanceServerSettings { Arguments = ["--config-file", pipe] }));

        // Opens once somebody reads at the other end.
        await using var unfinished = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write));
        Server.Signal(signal);

        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }

    private bool EndsAtAnotherTerm()
    {
        if (!Server.HasExited)
            Server.Signal(PosixKill.Term);
        return Server.HasExited;
    }

    [Test]
    public async Task A_client_is_refused_at_once_while_the_service_stops()
    {
        await StartAsync();
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(1000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        Server.Signal(PosixKill.Term);
        await Server.UntilAsync(PortIsClosed, "the port is closed");
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }

    [Test]
    public async Task Quit_ends_at_once()
    {
        await StartAsync();
        var workers = Server.Workers;

        Server.Signal(PosixKill.Quit);

        Assert.That(await Server.WaitForExitAsync(TimeSpan.FromSeconds(5)), Is.Zero);
        Assert.That(workers.Where(PosixKill.Exists), Is.Empty);
    }

    [Test]
    public async Task When_the_supervisor_is_killed_its_workers_finish_and_leave_and_the_port_is_free()
    {
        await StartAsync();
        var workers = Server.Workers;
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(1000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        Server.Signal(PosixKill.Kill);
        await Server.UntilAsync(PortIsClosed, "the port is free");
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        await Server.UntilAsync(() => !workers.Any(PosixKill.Exists), "the workers are gone");
    }

    [Test]
    public async Task A_busy_port_is_waited_for_and_never_shared()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var server = GlanceServer.Launch(new GlanceServerSettings { BindPort = port });
        Adopt(server);

        var warning = await server.Log.WaitForAsync("is in use");
        taken.Close();
        await server.WaitUntilServingAsync();

        Assert.That(warning, Does.Contain($"127.0.0.1:{port} is in use by another process: pid {Environment.ProcessId} ("));
        Assert.That(server.Address.Port, Is.EqualTo(port));
    }

    // As the functional tests of Glance hand over theirs: bound, not yet listening, on a port that the configuration does not name.
    [Test]
    public async Task A_socket_handed_over_by_the_tests_convention_is_served([Values(0, 1)] int workers)
    {
        const string Script = """
            import os, socket, sys
            s = socket.socket(); s.bind(("127.0.0.1", 0)); os.set_inheritable(s.fileno(), True)
            print("handed", s.getsockname()[1], flush=True)
            os.environ["GLANCE_TEST_SOCKET_FD"] = str(s.fileno())
            os.execv(sys.argv[1], sys.argv[1:])
            """;
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        await StartAsync(new GlanceServerSettings { Workers = workers, BindPort = ((IPEndPoint)taken.LocalEndPoint!).Port, Wrapper = ["python3", "-c", Script] });

        var handed = (await Server.Log.WaitForAsync("handed ")).Split(' ')[1];

        Assert.That(Server.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(handed));
        Assert.That(await Client.CreateFilledAsync(TestData.Bytes(1000)), Is.Not.Empty);
    }

    [Test]
    public async Task A_second_service_on_the_port_is_refused_with_exit_code_1()
    {
        await StartAsync();
        await using var second = GlanceServer.Launch(new GlanceServerSettings { BindPort = Server.Address.Port });

        var code = await second.WaitForExitAsync(TimeSpan.FromSeconds(20));

        Assert.That(code, Is.EqualTo(1));
        Assert.That(second.Log.Lines, Has.Some.Contain($"Could not bind to 127.0.0.1:{Server.Address.Port} beside a service that runs").And.Contain($"pid {Server.Pid} ("));
    }

    [Test]
    public async Task A_port_that_another_program_keeps_is_given_up_after_30_seconds_with_its_name()
    {
        using var taken = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        taken.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        await using var server = GlanceServer.Launch(new GlanceServerSettings { BindPort = port });

        var code = await server.WaitForExitAsync(TimeSpan.FromSeconds(60));

        Assert.That(code, Is.EqualTo(1));
        Assert.That(server.Log.Lines, Has.Some.Contain($"Could not bind to 127.0.0.1:{port} after trying for 30 seconds").And.Contain($"pid {Environment.ProcessId} (").And.Contain($"listens on [::]:{port}"));
    }

    [Test]
    public async Task Workers_that_a_killed_supervisor_left_behind_are_waited_for()
    {
        await StartAsync(new GlanceServerSettings { WorkerGroup = "graceful_timeout = 60" });
        var workers = Server.Workers;
        foreach (var worker in workers)
            PosixKill.Send(worker, PosixKill.Stop);
        var supervisor = Server.Pid;
        Server.Signal(PosixKill.Kill);
        await Server.UntilAsync(() => !PosixKill.Exists(supervisor), "the supervisor is gone");
        await using var next = GlanceServer.Launch(new GlanceServerSettings { BindPort = Server.Address.Port });

        var warning = await next.Log.WaitForAsync("is in use");
        foreach (var worker in workers)
            PosixKill.Send(worker, PosixKill.Cont);
        await next.WaitUntilServingAsync();

        Assert.That(warning, Does.Contain("glance-worker"));
    }

    [Test]
    public async Task A_foreign_address_is_refused_at_once()
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings { BindHost = "192.0.2.1" });

        var code = await server.WaitForExitAsync(TimeSpan.FromSeconds(10));

        Assert.That(code, Is.EqualTo(99));
        Assert.That(server.Log.Lines, Has.Some.Contain("[DEFAULT] bind_host = 192.0.2.1: no interface of this machine has this address;"));
    }

    [Test]
    public async Task A_worker_that_cannot_start_ends_the_first_start_with_its_reason()
    {
        await using var server = GlanceServer.Launch(new GlanceServerSettings { ImageDirectory = "/proc/nowhere/images" });

        var code = await server.WaitForExitAsync(TimeSpan.FromSeconds(20));

        Assert.That(code, Is.Not.Zero);
        Assert.That(server.Log.Lines, Has.Some.Contain("/proc/nowhere/images"));
    }

    private bool PortIsClosed()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(IPAddress.Loopback, Server.Address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}

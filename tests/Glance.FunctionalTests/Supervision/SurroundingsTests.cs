using System.Diagnostics;
using System.Net;
using Glance.Control.Administration;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>What the service is started by and runs in: streams, masks, clocks, disks, namespaces.</summary>
internal sealed class SurroundingsTests : SupervisionTest
{
    [Test]
    public async Task A_log_nobody_reads_any_more_neither_kills_nor_blocks()
    {
        using var directory = new TemporaryDirectory();
        var pipe = directory["pipe"];

        // The reader of both streams leaves after the first line; it is nobody's child, so that no stranger is left to the service.
        await LaunchAsync(new GlanceServerSettings { Wrapper = ["sh", "-c", $"mkfifo {pipe} && ( (read -r line < {pipe}) & ) && exec \"$@\" > {pipe} 2>&1", "sh"] });

        await AssertServingAndReloadingAsync();
    }

    [TestCase("exec \"$@\" <&- >&- 2>&-")]
    [TestCase("exec \"$@\" < /dev/null > /dev/null 2>&1")]
    [TestCase("exec \"$@\" > /dev/full 2>&1")]
    public async Task Standard_streams_that_are_closed_null_or_full_change_nothing(string wrapper)
    {
        using var directory = new TemporaryDirectory();

        await LaunchLoggingToFileAsync(wrapper, directory["api.log"]);

        await AssertServingAndReloadingAsync();
    }

    [Test]
    public async Task A_log_file_on_a_full_disk_does_not_stop_the_service()
    {
        using var mount = TemporaryMount.TryCreate("size=64k");
        Assume.That(mount, Is.Not.Null, "needs root");
        await LaunchLoggingToFileAsync("exec \"$@\"", Path.Combine(mount!.Path, "api.log"));

        for (var i = 0; i < 300; i++)
        {
            using var answer = await Client.Http.GetAsync($"/v2/images?marker={Guid.NewGuid()}&name={new string('x', 500)}");
        }

        Assert.That(new DriveInfo(mount.Path).AvailableFreeSpace, Is.LessThan(4096), "the disk is full");
        await AssertServingAsync();
        var id = await Client.CreateFilledAsync(TestData.Bytes(1000));
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(TestData.Bytes(1000)));
    }

    [Test]
    public async Task A_root_and_tmp_that_cannot_be_written_are_no_reason_not_to_start()
    {
        // Only the service's own directory can be written.
        const string Script = """
            mount --bind "$PWD" "$PWD" && cd "$PWD" && mount -o remount,bind,ro / && ! touch /glance-test-probe 2> /dev/null && exec "$@"
            """;
        await StartAsync(new GlanceServerSettings { Wrapper = ["unshare", "--mount", "sh", "-c", Script, "sh"] });

        var id = await Client.CreateFilledAsync(TestData.Bytes(1000));
        await Server.ReloadAsync();

        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(TestData.Bytes(1000)));
    }

    [Test]
    public async Task Signals_that_whoever_started_the_service_blocked_are_heard()
    {
        const string Block = "import os, signal, sys; signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32)); os.execvp(sys.argv[1], sys.argv[1:])";
        await StartAsync(new GlanceServerSettings { Wrapper = ["python3", "-c", Block] });
        var masks = Server.Workers.Select(BlockedSignals).ToList();

        await KillOneAsync();
        await Server.UntilAsync(() => Server.Workers.Count == 2, "a successor");
        await Server.ReloadAsync();
        Server.Signal(PosixKill.Term);

        Assert.That(masks, Has.All.Zero);
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }

    [Test]
    public async Task Signals_ignored_by_whoever_started_the_service_are_heard_all_the_same()
    {
        await StartAsync(new GlanceServerSettings { Wrapper = ["sh", "-c", "trap '' HUP INT QUIT TERM USR1; exec \"$@\"", "sh"] });
        var before = Server.Workers;

        await Server.ReloadAsync();
        await Server.UntilAsync(() => !Server.Workers.Intersect(before).Any(), "the new workers alone");
        Server.Signal(PosixKill.Usr1);
        await Server.Log.WaitForAsync("Log files reopened");
        Server.Signal(PosixKill.Int);

        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }

    [TestCase(3600)]
    [TestCase(-3600)]
    public async Task A_clock_that_jumps_an_hour_ends_no_worker_and_no_wait(int seconds)
    {
        using var clock = await FalseClock.TryCreateAsync();
        Assume.That(clock, Is.Not.Null, "needs a C compiler");
        await StartAsync(new GlanceServerSettings { WorkerGroup = "heartbeat_timeout = 5", Wrapper = ["env", $"LD_PRELOAD={clock!.Library}", $"FALSE_CLOCK={clock.Offset}"] });
        var before = Server.Workers;
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(1000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        clock.Jump(seconds);
        await KillNobodyAsync(before);
        body.Release();
        var outcome = await upload;
        await KillOneAsync();
        await Server.UntilAsync(() => Server.Workers.Count == 2, "a successor, without the hour's wait");

        Assert.That(outcome, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Server.Log.Lines, Has.None.Contain("has been silent"));
    }

    [Test]
    public async Task As_pid_1_of_a_container_it_ends_by_term_and_reaps_strangers()
    {
        await StartAsync(new GlanceServerSettings { Wrapper = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"], WrapperForks = true });
        var supervisor = Server.Pid;

        // A child whose parent leaves becomes the child of pid 1.
        await RunInsideAsync(supervisor, "(sleep 0.2 & exit 0); sleep 0.4");
        await Server.UntilAsync(() => !GlanceServer.ChildrenOf(supervisor).Any(pid => ProcessFacts.State(pid) == 'Z'), "no zombie");
        await Server.UntilAsync(() => GlanceServer.ChildrenOf(supervisor).Count == 2, "the stranger is no worker");
        await AssertServingAsync();
        PosixKill.Send(supervisor, PosixKill.Term);

        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }

    [Test]
    public async Task A_process_that_got_a_dead_workers_pid_is_left_alone()
    {
        await StartAsync(new GlanceServerSettings { Wrapper = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"], WrapperForks = true });
        var supervisor = Server.Pid;
        var victim = Server.Workers[0];
        var inside = PidInside(victim);
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.UntilAsync(() => !PosixKill.Exists(victim), "it is gone");
        await Server.UntilAsync(() => Server.Workers.Count == 2 && Server.Workers.All(pid => ProcessFacts.ListeningSockets(pid).Count == 1), "its successor runs");

        // The next process of this container gets the number again.
        using var stranger = Inside(supervisor, $"echo {inside - 1} > /proc/sys/kernel/ns_last_pid && exec setsid -f sleep 1000");
        await stranger.WaitForExitAsync();
        var namesake = Directory.GetDirectories("/proc").Select(Path.GetFileName).OfType<string>().Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name, null))
            .FirstOrDefault(pid => ReadOrEmpty($"/proc/{pid}/comm").Trim() == "sleep" && PidInside(pid) == inside);
        Assume.That(namesake, Is.Not.Zero, "another process was faster to take the number");
        PosixKill.Send(supervisor, PosixKill.Usr1);
        PosixKill.Send(supervisor, PosixKill.Hup);
        await Server.Log.WaitForAsync("Reloaded: ");

        Assert.That(PosixKill.Exists(namesake));
        await AssertServingAsync();
        PosixKill.Send(namesake, PosixKill.Kill);
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static int PidInside(int pid) =>
        ReadOrEmpty($"/proc/{pid}/status").Split('\n').Where(line => line.StartsWith("NSpid:", StringComparison.Ordinal)).Select(line => int.Parse(line.Split('\t')[^1], null)).FirstOrDefault();

    private static ulong BlockedSignals(int pid) =>
        File.ReadAllLines($"/proc/{pid}/status").Where(line => line.StartsWith("SigBlk:", StringComparison.Ordinal)).Select(line => Convert.ToUInt64(line[7..].Trim(), 16)).Single();

    private static Process Inside(int pid, string script) => Process.Start("nsenter", ["-t", $"{pid}", "-p", "-m", "sh", "-c", script]);

    private static async Task RunInsideAsync(int pid, string script)
    {
        using var process = Inside(pid, script);
        await process.WaitForExitAsync();
    }

    private async Task KillNobodyAsync(IReadOnlyList<int> workers)
    {
        // Three signs of life of each after the jump; the first look tells of one before it.
        var heard = workers.ToDictionary(worker => worker, _ => 0);
        var ages = workers.ToDictionary(worker => worker, _ => double.MaxValue);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (heard.Values.Min() < 4)
        {
            await AssertServingAsync();
            var status = (await AdministrationClient.AskAsync(Server.Pid, AdministrationQuestion.Status, patience.Token)).Status!;
            foreach (var worker in status.Workers.Where(worker => ages.ContainsKey(worker.Pid)))
            {
                heard[worker.Pid] += worker.LastHeartbeat < ages[worker.Pid] ? 1 : 0;
                ages[worker.Pid] = worker.LastHeartbeat;
            }
        }

        Assert.That(Server.Workers, Is.EquivalentTo(workers));
    }

    private Task LaunchLoggingToFileAsync(string wrapper, string log) =>
        LaunchAsync(new GlanceServerSettings { DefaultGroup = $"log_file = {log}", Wrapper = ["sh", "-c", wrapper, "sh"] });

    // For services whose words this test cannot read.
    private async Task LaunchAsync(GlanceServerSettings settings)
    {
        var server = GlanceServer.Launch(settings);
        Adopt(server);
        await server.UntilAsync(() => ListeningWorkers(server).Count == 2, "two workers listen");
        var port = ProcessFacts.ListeningPort(ListeningWorkers(server)[0]);
        server.TakeAddress(new Uri($"http://127.0.0.1:{port}"));
    }

    private static List<int> ListeningWorkers(GlanceServer server) =>
        [.. server.Workers.Where(pid => ReadOrEmpty($"/proc/{pid}/comm").StartsWith("glance-worker", StringComparison.Ordinal) && ProcessFacts.ListeningSockets(pid).Count == 1)];

    private async Task AssertServingAndReloadingAsync()
    {
        var id = await Client.CreateFilledAsync(TestData.Bytes(1000));
        for (var i = 0; i < 50; i++)
            await AssertServingAsync();
        var before = Server.Workers;
        Server.Signal(PosixKill.Hup);
        await Server.UntilAsync(() => !Server.Workers.Intersect(before).Any() && ListeningWorkers(Server).Count == 2, "only new workers");
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(TestData.Bytes(1000)));
    }
}

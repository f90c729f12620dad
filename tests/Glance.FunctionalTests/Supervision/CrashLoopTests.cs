using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>Workers that cannot be started, do not come up, or do not stay.</summary>
internal sealed class CrashLoopTests : SupervisionTest
{
    [Test]
    public async Task A_program_that_is_missing_for_a_while_costs_no_more_than_the_worker_that_died()
    {
        ExpectedErrors.Add("A worker could not be started");
        await StartAsync(new GlanceServerSettings { Programs = Programs.Path });
        Programs.RemoveWorker();

        await KillOneAsync();
        await Server.Log.WaitForAsync("A worker could not be started");
        await Server.Log.WaitForAsync("the next one starts in");
        await AssertServingAsync();
        Programs.RestoreWorker();

        await Server.UntilAsync(() => Server.Workers.Count == 2, "two workers again");
        await AssertServingAsync();
    }

    [Test]
    public async Task A_start_whose_workers_all_die_is_given_up_after_three_with_the_reason()
    {
        Programs.ReplaceWorker("exit 7");
        await using var server = GlanceServer.Launch(new GlanceServerSettings { Workers = 1, Programs = Programs.Path });

        var code = await server.WaitForExitAsync();

        Assert.That(code, Is.EqualTo(1));
        Assert.That(server.Log.Lines.Count(line => line.Contains("Started child", StringComparison.Ordinal)), Is.EqualTo(3));
        Assert.That(server.Log.Lines, Has.Some.Contain("3 workers ended while starting, the last exited with status 7"));
        Assert.That(server.Log.Lines, Has.None.Contain("Serving on"));
    }

    [Test]
    public async Task Deaths_after_a_worker_was_ready_do_not_end_a_service_that_is_still_starting()
    {
        using var directory = new TemporaryDirectory();
        ExpectedErrors.Add("exited with status 7");
        Programs.ReplaceWorker($"mkdir {directory["first"]} 2>/dev/null && exec \"$genuine\" \"$@\"\nuntil [ -e {directory["go"]} ]; do sleep 0.1; done\nexit 7");
        var server = GlanceServer.Launch(new GlanceServerSettings { Programs = Programs.Path });
        Adopt(server);
        await server.Log.WaitForAsync("Starting 2 workers");
        server.TakeAddress(new Uri($"http://{(await StatusAsync())["endpoint"]}"));
        await AssertServingAsync();

        await File.WriteAllTextAsync(directory["go"], "");
        await server.Log.WaitForAsync("(4 in a row); the next one starts in");
        await AssertServingAsync();
        Assert.That(server.Log.Lines, Has.None.Contain("Serving on"), "it still starts");
        Programs.RestoreWorker();

        await server.Log.WaitForAsync("Serving on");
        Assert.That(server.Workers, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_start_whose_workers_never_become_ready_is_given_up_too()
    {
        Programs.ReplaceWorker("exec sleep 1000");
        await using var server = GlanceServer.Launch(new GlanceServerSettings { Workers = 1, Programs = Programs.Path, WorkerGroup = "start_timeout = 1" });

        var code = await server.WaitForExitAsync();

        Assert.That(code, Is.EqualTo(1));
        Assert.That(server.Log.Lines, Has.Some.Contain("was not ready after start_timeout (1 s)"));
        Assert.That(
            server.Log.Lines,
            Has.Some.Contain("3 workers ended while starting, the last was killed by the supervisor (start_timeout is over)"));
    }

    [TestCase("exit 3", "exited with status 3")]
    [TestCase("exit 0", "exited with status 0")]
    [TestCase("kill -SEGV $$", "was killed by signal 11 (SIGSEGV)")]
    public async Task Workers_that_die_again_and_again_are_tried_ever_more_slowly_and_the_rest_serves(string script, string words)
    {
        ExpectedErrors.Add("exited with status 3");
        await StartAsync(new GlanceServerSettings { Programs = Programs.Path });
        Programs.ReplaceWorker(script);

        await KillOneAsync();
        await Server.Log.WaitForAsync("(4 in a row); the next one starts in");
        await AssertServingAsync();
        Programs.RestoreWorker();

        await Server.UntilAsync(() => Server.Workers.Count == 2, "two workers again");
        Assert.That(Server.Log.Lines, Has.Some.Contain(words));
    }

    [Test]
    public async Task A_successor_that_never_becomes_ready_is_killed_and_counts_as_failed()
    {
        ExpectedErrors.Add("was not ready after start_timeout");
        await StartAsync(new GlanceServerSettings { Programs = Programs.Path, WorkerGroup = "start_timeout = 6" });
        Programs.ReplaceWorker("exec sleep 1000");

        await KillOneAsync();
        await Server.Log.WaitForAsync("was not ready after start_timeout (6 s)");
        Programs.RestoreWorker();

        await Server.UntilAsync(() => Server.Workers.Count == 2 && Server.Workers.All(pid => File.ReadAllText($"/proc/{pid}/comm").StartsWith("glance", StringComparison.Ordinal)), "two real workers");
    }

    [Test]
    public async Task A_user_out_of_processes_gets_its_workers_back_when_there_are_some_again()
    {
        ExpectedErrors.AddRange(["A worker could not be started", "exited with status", "out of memory", "Unhandled", "Reload given up"]);
        await using (var want = new OutOfProcesses())
        {
            await StartAsync(want.Service(Programs));
            await want.BeginAsync();
            foreach (var worker in Server.Workers.Where(PosixKill.Exists))
                KillIfThere(worker);
            await Server.Log.WaitForAsync("(4 tries in a row)");
            Server.Signal(PosixKill.TtIn);
            Server.Signal(PosixKill.Hup);
            await Server.Log.WaitForAsync("Reload given up");
            Server.Signal(PosixKill.Usr1);
            await Server.Log.WaitForAsync("Log files reopened");

            // More than twenty seconds, in which every thread the runtime lets go when idle has been missed.
            await Server.Log.WaitForAsync("(16 tries in a row)", atMost: TimeSpan.FromMinutes(2));
        }

        await Server.UntilAsync(() => Server.Workers.Count == 3, "three workers, as was asked for meanwhile");
        await AssertServingAsync();
    }

    [Test]
    public async Task A_supervisor_that_can_create_no_thread_stops_in_order([Values(PosixKill.Term, PosixKill.Int, PosixKill.Quit)] int signal)
    {
        ExpectedErrors.AddRange(["A worker could not be started", "exited with status", "out of memory", "Unhandled"]);
        await using var want = new OutOfProcesses();
        await StartAsync(want.Service(Programs));
        await want.BeginAsync();
        foreach (var worker in Server.Workers.Where(PosixKill.Exists))
            KillIfThere(worker);
        await Server.Log.WaitForAsync("A worker could not be started");

        Server.Signal(signal);

        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
        Assert.That(Server.Log.Lines[^1], Does.EndWith("Exited"));
    }

    // A worker that needs a thread when there is none dies of it.
    private static void KillIfThere(int pid)
    {
        try
        {
            PosixKill.Send(pid, PosixKill.Kill);
        }
        catch (InvalidOperationException)
        {
            // It died first.
        }
    }
}

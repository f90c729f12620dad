using System.Diagnostics;
using System.Globalization;
using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>Workers that live and do nothing.</summary>
internal sealed class HungWorkerTests : SupervisionTest
{
    private const string Impatient = "heartbeat_timeout = 3";

    [Test]
    public async Task A_stopped_worker_is_examined_killed_and_replaced()
    {
        ExpectedErrors.Add("has been silent");
        await StartAsync(new GlanceServerSettings { WorkerGroup = Impatient });
        var victim = Server.Workers[0];

        PosixKill.Send(victim, PosixKill.Stop);
        var end = await Server.Log.WaitForAsync($"Removed dead child {victim}");
        Assert.That(end, Does.Contain("it was killed by the supervisor (hung) after"));

        await Server.UntilAsync(() => Server.Workers.Count == 2 && !Server.Workers.Contains(victim), "a successor");
        Assert.That(Server.Log.Lines, Has.Some.Contain($"Child {victim} thread {victim} (").And.Contain("T (stopped)"));
        Assert.That(Server.Log.Lines, Has.Some.Contain($"Child {victim} thread").And.Contain("(accept)"));
        await AssertServingAsync();
    }

    [Test]
    public async Task With_heartbeat_timeout_zero_a_stopped_worker_is_left_alone()
    {
        await StartAsync(new GlanceServerSettings { WorkerGroup = "heartbeat_timeout = 0" });
        var stopped = Server.Workers[0];
        PosixKill.Send(stopped, PosixKill.Stop);

        // A start takes the supervisor round its loop many times, with heartbeats of the other all the while.
        Server.Signal(PosixKill.TtIn);
        await Server.UntilAsync(() => Server.Workers.Count == 3, "a third worker");

        Assert.That(Server.Workers, Does.Contain(stopped));
        PosixKill.Send(stopped, PosixKill.Cont);
        await AssertServingAsync();
        Assert.That(Server.Log.Lines, Has.None.Contain("killing it"));
    }

    [Test]
    public async Task A_worker_whose_threads_all_hang_takes_nothing_more_and_is_replaced()
    {
        ExpectedErrors.AddRange(["has not run anything", "has been silent"]);
        await StartAsync(new GlanceServerSettings { WorkerGroup = Impatient, Paste = WithPoolBlocker });
        using var victimsClient = Server.CreateClient();

        var hanging = victimsClient.GetAsync("/block-the-pool");
        var line = await Server.Log.WaitForAsync("(heartbeat_timeout 3 s): killing it");
        await Server.Log.WaitForAsync("Removed dead child");

        Assert.That(async () => await hanging, Throws.InstanceOf<HttpRequestException>());
        Assert.That(line, Does.Contain("has not run anything for"));
        await Server.UntilAsync(() => Server.Workers.Count == 2, "a successor");
        await AssertServingAsync();
    }

    [Test]
    public async Task A_filter_that_waits_holds_up_nobody_elses_request()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, Paste = WithWaitingFilter });
        using var waiting = Server.CreateClient();
        var held = Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => waiting.GetAsync("/wait")).ToList();
        using var others = Server.CreateClient();
        while (await WaitingAsync(others, "/") < held.Count)
            Assert.That(held, Has.All.Property(nameof(Task.IsCompleted)).False);

        Assert.That(await WaitingAsync(others, "/v2/images"), Is.EqualTo(held.Count), "another request while all of them wait");
        _ = await WaitingAsync(others, "/go-on");

        Assert.That((await Task.WhenAll(held)).Select(answer => answer.StatusCode), Is.All.EqualTo(HttpStatusCode.MultipleChoices), "what the app behind says to such a path");
    }

    [Test]
    public async Task A_core_of_a_hung_worker_is_written_when_there_is_a_directory_for_it()
    {
        ExpectedErrors.Add("has been silent");
        using var directory = new TemporaryDirectory();
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = $"{Impatient}\ndump_directory = {directory.Path}" });
        var victim = Server.Workers.Single();

        PosixKill.Send(victim, PosixKill.Stop);
        await Server.Log.WaitForAsync($"ore of child {victim}: ", atMost: TimeSpan.FromMinutes(2));
        await Server.Log.WaitForAsync($"Removed dead child {victim}", atMost: TimeSpan.FromMinutes(2));

        Assert.That(Directory.GetFiles(directory.Path, $"glance-worker.{victim}.*.core"), Has.Length.EqualTo(1));
        await Server.UntilAsync(() => Server.Workers.Count == 1, "a successor");
    }

    [Test]
    public async Task A_long_upload_is_no_reason_to_think_a_worker_hangs()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "heartbeat_timeout = 1" });
        var worker = Server.Workers.Single();
        var data = TestData.Bytes(40_000);
        var id = await Client.CreateAsync();
        using var body = new TricklingContent(data, pieces: 20, TimeSpan.FromMilliseconds(200));

        var outcome = await Client.UploadAsync(id, body);

        Assert.That(outcome, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Server.Workers, Is.EqualTo(new[] { worker }));
    }

    [Test]
    public async Task A_stopped_worker_cannot_keep_the_service_from_ending()
    {
        await StartAsync(new GlanceServerSettings { WorkerGroup = "graceful_timeout = 1" });
        var stopped = Server.Workers[0];
        PosixKill.Send(stopped, PosixKill.Stop);

        Server.Signal(PosixKill.Term);

        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
        Assert.That(PosixKill.Exists(stopped), Is.False);
        Assert.That(Server.Log.Lines, Has.Some.Contain($"Child {stopped} still had").And.Contain("graceful_timeout (1 s): killing it"));
    }

    [Test]
    public async Task A_worker_deaf_to_every_order_is_killed_at_graceful_timeout_and_the_end_is_in_order()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, Programs = Programs.Path, WorkerGroup = "graceful_timeout = 1" });

        // It reports ready, as Glance.Control has it, and listens neither to its channel nor to signals.
        Programs.ReplaceWorker("""
            exec python3 -c 'import os, signal, sys, time
            for number in (1, 2, 3, 15): signal.signal(number, signal.SIG_IGN)
            os.write(int(sys.argv[sys.argv.index("--control") + 1]), bytes([1, 0, 0, 0, 0]))
            time.sleep(1000)' "$@"
            """);
        await Server.ReloadAsync();
        await Server.UntilAsync(() => Server.Workers.Count == 1, "the deaf one alone");
        var deaf = Server.Workers.Single();
        var clock = Stopwatch.StartNew();

        Server.Signal(PosixKill.Term);
        var code = await Server.WaitForExitAsync();

        Assert.That(code, Is.Zero);
        Assert.That(clock.Elapsed, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)), "it has had its time");
        Assert.That(PosixKill.Exists(deaf), Is.False);
        Assert.That(Server.Log.Lines, Has.Some.Contain($"Child {deaf} still had").And.Contain("graceful_timeout (1 s): killing it"));
    }

    [Test]
    public async Task A_pause_of_the_whole_machine_is_nobodys_silence()
    {
        await StartAsync(new GlanceServerSettings { WorkerGroup = "heartbeat_timeout = 2" });
        var workers = Server.Workers;
        int[] everybody = [Server.Pid, .. workers];

        foreach (var pid in everybody)
            PosixKill.Send(pid, PosixKill.Stop);

        // Time is what is tested: a pause longer than heartbeat_timeout.
        await Task.Delay(TimeSpan.FromSeconds(5));
        foreach (var pid in everybody)
            PosixKill.Send(pid, PosixKill.Cont);
        for (var i = 0; i < 20; i++)
            await AssertServingAsync();

        Assert.That(Server.Workers, Is.EquivalentTo(workers));
        Assert.That(Server.Log.Lines, Has.None.Contain("killing it"));
    }

    private static async Task<int> WaitingAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return int.Parse(answer.Headers.GetValues("X-Waiting").Single(), CultureInfo.InvariantCulture);
    }

    private static string WithPoolBlocker(string paste) => With("PoolBlockingFilter", paste);

    private static string WithWaitingFilter(string paste) => With("WaitingFilter", paste);

    private static string With(string filter, string paste) =>
        paste.Replace("default = cors", "default = blocker cors", StringComparison.Ordinal)
        + $"\n[filter:blocker]\npaste.filter_factory = {Path.Combine(AppContext.BaseDirectory, "Glance.ExampleFilter.dll")}!Glance.ExampleFilter.{filter}\n";
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>Memory, descriptors, room in a pipe or on a disk: gone for a while, for the process that needs them.</summary>
internal sealed partial class ScarcityTests : SupervisionTest
{
    [Test]
    public async Task A_worker_killed_for_want_of_memory_is_replaced_and_the_log_says_so()
    {
        using var limit = MemoryLimit.TryCreate(4 << 20);
        Assume.That(limit, Is.Not.Null, "needs root and a memory controller");
        await StartAsync();
        var victim = Server.Workers[0];

        limit!.Take(victim);
        var death = Server.Log.WaitForAsync($"Removed dead child {victim}");
        while (!death.IsCompleted)
            await UseMemoryAsync();

        Assert.That(await death, Does.Contain("was killed by signal 9").And.Contain("want of memory"));
        await Server.UntilAsync(() => Server.Workers.Count == 2 && !Server.Workers.Contains(victim), "a successor");
        for (var i = 0; i < 20; i++)
            await AssertServingAsync();
    }

    [Test]
    public async Task A_supervisor_without_descriptors_keeps_what_serves_and_replaces_the_rest_when_there_are_some_again()
    {
        ExpectedErrors.AddRange(["A worker could not be started", "Reload", "The configuration cannot be used"]);
        await StartAsync();
        var taken = ProcessFacts.Descriptors(Server.Pid);

        // Below every gap: what a dead worker leaves free is of no use either.
        await LimitDescriptorsAsync(Math.Min(16, Enumerable.Range(0, taken.Count + 1).First(number => !taken.ContainsKey(number))));

        await KillOneAsync();
        await Server.Log.WaitForAsync("A worker could not be started");
        await Server.Log.WaitForAsync("the next one starts in");
        for (var i = 0; i < 20; i++)
            await AssertServingAsync();
        Server.Signal(PosixKill.Hup);
        await Server.Log.WaitForAsync("Reload ");
        await AssertServingAsync();
        await LimitDescriptorsAsync(1024);

        await Server.UntilAsync(() => Server.Workers.Count == 2, "two workers again");
        await Server.ReloadAsync();
        await AssertServingAsync();
    }

    [Test]
    public async Task A_log_pipe_that_nobody_empties_blocks_no_request_no_reload_and_no_end()
    {
        const int Clients = 8;
        const int Requests = 2000; // of each: more than pipe and queue hold
        using var directory = new TemporaryDirectory();
        using (var maker = Process.Start("mkfifo", [directory["pipe"]]))
            await maker.WaitForExitAsync();
        await using var pipe = new FileStream(directory["pipe"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var server = GlanceServer.Launch(new GlanceServerSettings { Workers = 1, Wrapper = ["sh", "-c", $"exec \"$@\" > {directory["pipe"]} 2>&1", "sh"] });
        Adopt(server);
        await server.UntilAsync(() => server.Workers is [var worker] && ProcessFacts.ListeningSockets(worker).Count == 1 && ProcessFacts.ListeningSockets(server.Pid).Count == 1, "a worker listens");
        server.TakeAddress(new Uri($"http://127.0.0.1:{ProcessFacts.ListeningPort(server.Pid).ToString(CultureInfo.InvariantCulture)}"));

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            using var client = server.CreateClient();
            for (var i = 0; i < Requests; i++)
            {
                using var answer = await client.GetAsync($"/healthcheck?{new string('x', 100)}");
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            }
        }));
        var old = server.Workers.Single();
        server.Signal(PosixKill.Hup);
        await server.UntilAsync(() => server.Workers.Any(pid => pid != old), "a new worker");
        await AssertServingAsync();

        // Somebody reads again: what was dropped is told with its number.
        var reading = UntilReadAsync(pipe, "log messages were dropped because the log's outputs could not keep up");
        await AssertServingAsync();
        await reading.WaitAsync(TimeSpan.FromSeconds(30));

        // And nobody does again: the end does not wait for the pipe, though it may for what kills a hung worker.
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => FillAsync(server, Requests / 4)));
        server.Signal(PosixKill.Term);
        Assert.That(await server.WaitForExitAsync(TimeSpan.FromMinutes(2)), Is.Zero);
    }

    [Test]
    public async Task A_pid_file_that_finds_no_room_is_written_elsewhere_and_the_service_can_be_stopped_with_it()
    {
        using var mount = TemporaryMount.TryCreate("size=4k,nr_inodes=2");
        Assume.That(mount, Is.Not.Null, "needs root");
        await File.WriteAllBytesAsync(Path.Combine(mount!.Path, "filler"), new byte[4096]);
        using var directory = new TemporaryDirectory();
        File.Copy(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"), directory["glance-api-paste.ini"]);
        await File.WriteAllTextAsync(directory["glance-api.conf"], $"""
            [DEFAULT]
            bind_host = 127.0.0.1
            bind_port = 0
            workers = 1
            [database]
            connection = sqlite:///{directory["glance.sqlite"]}
            [glance_store]
            filesystem_store_datadir = {directory["images"]}
            """);

        var start = await GlanceControl.RunAsync("--pid-file", Path.Combine(mount.Path, "api.pid"), "api", "start", directory["glance-api.conf"]);
        var elsewhere = PidFileElsewhere().Match(start.Output).Value;
        var pid = (await File.ReadAllTextAsync(elsewhere)).Trim();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        (int ExitCode, string Output, string Errors) serving;
        do
        {
            serving = await GlanceControl.RunAsync("workers", "--pid", pid);
        }
        while (!serving.Output.Contains("1 of 1 workers ready", StringComparison.Ordinal) && !patience.IsCancellationRequested);
        var stop = await GlanceControl.RunAsync("--pid-file", elsewhere, "api", "stop");

        Assert.That(start.ExitCode, Is.Zero, start.Errors);
        Assert.That(start.Output, Does.Contain("api.pid cannot be written"));
        Assert.That(serving.ExitCode, Is.Zero, start.Output + serving.Errors);
        Assert.That(stop.ExitCode, Is.Zero, stop.Errors);
        Assert.That(stop.Output, Does.Contain($"(pid {pid})"));
    }

    [GeneratedRegex("/[^ ]*/glance-api.pid")]
    private static partial Regex PidFileElsewhere();

    private static async Task FillAsync(GlanceServer server, int requests)
    {
        using var client = server.CreateClient();
        for (var i = 0; i < requests; i++)
        {
            using var answer = await client.GetAsync($"/healthcheck?{new string('y', 1000)}");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    private static Task UntilReadAsync(FileStream pipe, string words) => Task.Run(() =>
    {
        var text = new StringBuilder();
        var buffer = new byte[65536];
        while (true)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, pipe.Read(buffer)));
            if (text.ToString().Contains(words, StringComparison.Ordinal))
                return;
            if (text.Length > 1 << 20)
                text.Remove(0, text.Length - 4096);
        }
    });

    private async Task LimitDescriptorsAsync(int limit)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", $"{Server.Pid}", $"--nofile={limit}:1024"]);
        await prlimit.WaitForExitAsync();
        Assert.That(prlimit.ExitCode, Is.Zero);
    }

    // Requests that a worker may die of.
    private async Task UseMemoryAsync()
    {
        try
        {
            using var client = Server.CreateClient();
            client.DefaultRequestHeaders.ConnectionClose = true;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetStringAsync("/v2/images?limit=1000")));
        }
        catch (HttpRequestException)
        {
            // It was in the worker that died.
        }
    }
}

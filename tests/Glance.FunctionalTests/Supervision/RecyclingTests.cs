using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>Workers replaced while they are well, and their number changed by signals.</summary>
internal sealed class RecyclingTests : SupervisionTest
{
    [Test]
    public async Task After_max_requests_a_worker_is_replaced_and_no_request_fails()
    {
        await StartAsync(new GlanceServerSettings { WorkerGroup = "max_requests = 50\nmax_requests_jitter = 20" });
        var before = Server.Workers;
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(i => HammerAsync(keepAlive: i % 2 == 0, done.Token, TimeSpan.FromMilliseconds(5))).ToList();

        await Server.UntilAsync(() => !Server.Workers.Intersect(before).Any(), "both first workers are replaced");
        await done.CancelAsync();

        Assert.That(await Task.WhenAll(clients), Has.All.GreaterThan(0));
        Assert.That(CountOf("(max_requests 50)"), Is.GreaterThanOrEqualTo(2));
    }

    [Test]
    public async Task A_successor_serves_before_the_worker_it_replaces_drains()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, WorkerGroup = "max_age = 2" });
        var old = Server.Workers.Single();
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(1000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        await Server.Log.WaitForAsync($"Child {old} is ");
        await Server.UntilAsync(() => ProcessFacts.ListeningSockets(old).Count == 0, "the old worker has let go of the socket");
        await AssertServingAsync();
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Server.Log.Lines, Has.Some.Contain("(max_age 2 s)"));
        await Server.UntilAsync(() => !PosixKill.Exists(old), "the old worker is gone");
    }

    [Test]
    public async Task A_worker_above_max_memory_is_replaced_one_at_a_time()
    {
        await StartAsync(new GlanceServerSettings { WorkerGroup = "max_memory = 1MB" });
        var before = Server.Workers;

        await Server.UntilAsync(
            () =>
            {
                // Never a third one on its way while another change is under way.
                Assert.That(Server.Workers, Has.Count.LessThanOrEqualTo(2 + 2));
                return !Server.Workers.Intersect(before).Any();
            },
            "both first workers are replaced");

        Assert.That(Server.Log.Lines, Has.Some.Contain("(max_memory 1 MiB)"));
        await AssertServingAsync();
    }

    [Test]
    public async Task A_successor_that_cannot_start_leaves_the_worn_worker_serving()
    {
        ExpectedErrors.Add("exited with status 3");
        await StartAsync(new GlanceServerSettings { Workers = 1, Programs = Programs.Path, WorkerGroup = "max_age = 2" });
        var worn = Server.Workers.Single();
        Programs.ReplaceWorker("exit 3");

        await Server.Log.WaitForAsync("exited with status 3");
        await AssertServingAsync();
        var still = Server.Workers;
        Programs.RestoreWorker();

        Assert.That(still, Does.Contain(worn));
        await Server.UntilAsync(() => Server.Workers.Count == 1 && !Server.Workers.Contains(worn), "replaced in the end");
    }

    [Test]
    public async Task Ttin_and_ttou_make_one_worker_more_or_less_until_the_next_reload()
    {
        await StartAsync();

        Server.Signal(PosixKill.TtIn);
        await Server.UntilAsync(() => Server.Workers.Count == 3, "three workers");
        await WaitForTableAsync("3 of 3 workers ready");

        // One after the other: a signal that waits to be delivered is not sent twice.
        Server.Signal(PosixKill.TtOut);
        await Server.Log.WaitForAsync("2 workers until the next reload");
        Server.Signal(PosixKill.TtOut);
        await Server.Log.WaitForAsync("1 worker until the next reload");
        Server.Signal(PosixKill.TtOut);
        await Server.Log.WaitForAsync("SIGTTOU changes nothing: 1 is the smallest number of workers");
        Server.Signal(PosixKill.TtOut);
        await Server.UntilAsync(() => Server.Workers.Count == 1, "one worker, never none");
        await WaitForTableAsync("1 of 1 workers ready");
        await KillOneAsync();
        await Server.UntilAsync(() => Server.Workers.Count == 1, "a successor, and no more");
        await AssertServingAsync();
        await Server.ReloadAsync();

        await Server.UntilAsync(() => Server.Workers.Count == 2, "as configured again");
    }

    [Test]
    public async Task A_storm_of_ttin_and_hup_ends_at_the_bound_and_starts_no_process_for_each_signal()
    {
        var largest = Math.Max(8, 4 * Environment.ProcessorCount);
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        for (var i = 0; i < 100; i++)
        {
            Server.Signal(PosixKill.TtIn);
            await Task.Delay(10);
        }

        await Server.Log.WaitForAsync($"SIGTTIN changes nothing: {largest} is the largest number of workers");
        await Server.Log.WaitForAsync($"{largest} workers until the next reload");
        await Server.UntilAsync(() => Server.Workers.Count == largest, "as many as are possible");
        Assert.That(CountOf("SIGTTIN changes nothing"), Is.EqualTo(1));
        Assert.That(CountOf("Started child"), Is.EqualTo(largest));
        for (var i = 0; i < 2 * largest; i++)
            Server.Signal(i % 2 == 0 ? PosixKill.TtOut : PosixKill.TtIn);
        await AssertServingAsync();
    }

    private async Task WaitForTableAsync(string words)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await GlanceControl.RunAsync("workers", "--pid", $"{Server.Pid}")).Output.Contains(words, StringComparison.Ordinal))
            patience.Token.ThrowIfCancellationRequested();
    }
}

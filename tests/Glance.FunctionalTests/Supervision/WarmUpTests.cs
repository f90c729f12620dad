using System.Net;
using System.Net.Sockets;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

/// <summary>What workers do before they take over from others (docs/decisions/0139).</summary>
internal sealed class WarmUpTests : SupervisionTest
{
    private const string Listed = "Warm-up: GET /images answers ";

    private static readonly GlanceServerSettings Settings = new() { DefaultGroup = "debug = true" };

    [Test]
    public async Task Workers_that_take_over_have_answered_requests_that_no_log_of_requests_and_no_count_knows()
    {
        await StartAsync(Settings);
        var image = await Client.CreateAsync();
        var before = Server.Workers;
        Assert.That(CountOf("Warm-up:"), Is.Zero, "the first workers have somebody waiting for them");

        await Server.ReloadAsync();
        await Server.UntilAsync(() => !Server.Workers.Intersect(before).Any() && Server.Workers.Count == 2, "only new workers");

        await Server.UntilAsync(() => CountOf($"Warm-up: GET /images/{image} answers 200") == 6, "either worker has shown the image three times");
        Assert.That(CountOf(Listed + "200"), Is.EqualTo(6));
        Assert.That(CountOf("warm-up"), Is.Zero, "nothing was broken off, and no line has it for a request's id");
        Assert.That(CountOf("\"GET / HTTP/1.1\""), Is.Zero);
        var workers = (await StatusAsync())["workers"]!.AsArray();
        Assert.That(
            workers.Where(worker => worker!["state"]!.GetValue<string>() == "ready").Select(worker => worker!["served"]!.GetValue<long>()),
            Is.EqualTo(new long[] { 0, 0 }));
        using var client = Server.CreateClient();
        using var answer = await client.GetAsync("/healthcheck");
        await Server.Log.WaitForAsync("/healthcheck");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_worker_in_a_dead_ones_place_warms_up_while_another_serves()
    {
        await StartAsync(Settings);

        await KillOneAsync();

        await Server.UntilAsync(() => CountOf(Listed + "200") == 3, "the successor has warmed up");
    }

    [Test]
    public async Task A_worker_in_the_place_of_the_only_one_serves_at_once()
    {
        await StartAsync(Settings with { Workers = 1 });

        var victim = await KillOneAsync();
        await Server.UntilAsync(() => Server.Workers.Count == 1 && !Server.Workers.Contains(victim), "a successor");

        // What a worker logs comes in order: before this there would be its warm-up.
        using var client = Server.CreateClient();
        using var answer = await client.GetAsync("/healthcheck?of=successor");
        await Server.Log.WaitForAsync("/healthcheck?of=successor");
        Assert.That(CountOf(Listed), Is.Zero);
    }

    [Test]
    public async Task A_warm_up_that_is_refused_keeps_no_worker_from_serving()
    {
        await StartAsync(Settings);

        Server.WriteConfiguration(Settings with { OtherGroups = $"[oslo_policy]\npolicy_file = {await PolicyAsync("!")}" });
        await Server.ReloadAsync();

        await Server.UntilAsync(() => CountOf(Listed + "403") == 6, "either worker was refused three times");
        await AssertServingAsync();
    }

    [Test]
    public async Task A_warm_up_that_gets_no_answer_is_left_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await StartAsync(Settings);

        Server.WriteConfiguration(Settings with { OtherGroups = $"[oslo_policy]\npolicy_file = {await PolicyAsync($"http://{silent.LocalEndpoint}/judge")}" });
        await Server.ReloadAsync();

        await Server.UntilAsync(() => CountOf("The warm-up ends before all requests were answered") == 2, "either worker has left it");
        Assert.That(CountOf(Listed), Is.Zero, "what was not answered is not said to be");
        await AssertServingAsync();
    }

    private async Task<string> PolicyAsync(string rule)
    {
        var path = Path.Combine(Server.Directory, "warm-up.yaml");
        await File.WriteAllTextAsync(path, $"\"get_images\": \"{rule}\"\n");
        return path;
    }
}

using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

internal sealed class ReloadTests : ServerTest
{
    [Test]
    public async Task A_reload_replaces_every_worker_and_keeps_the_supervisor()
    {
        await StartAsync();
        var before = Server.Workers;

        await Server.ReloadAsync();

        await Server.UntilAsync(() => !Server.Workers.Intersect(before).Any() && Server.Workers.Count == 2, "only new workers");
        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase(1, 4)]
    [TestCase(4, 1)]
    [TestCase(1, 8)]
    public async Task The_number_of_workers_follows_the_configuration(int before, int after)
    {
        var settings = new GlanceServerSettings { Workers = before };
        await StartAsync(settings);

        Server.WriteConfiguration(settings with { Workers = after });
        await Server.ReloadAsync();

        await Server.UntilAsync(() => Server.Workers.Count == after, $"{after} workers");
    }

    [Test]
    public async Task Running_uploads_and_downloads_outlive_a_reload()
    {
        await StartAsync();
        var big = TestData.Bytes(32 << 20);
        var source = await Client.CreateFilledAsync(big);
        var target = await Client.CreateAsync();
        using var body = new HeldContent(big);
        var upload = Client.UploadAsync(target, body);
        await Client.WaitForStatusAsync(target, "saving");
        using var response = await Client.Http.GetAsync($"/v2/images/{source}/file", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var head = new byte[1 << 20];
        await stream.ReadExactlyAsync(head);

        await Server.ReloadAsync();
        using var rest = new MemoryStream();
        await stream.CopyToAsync(rest);
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(head.Concat(rest.ToArray()), Is.EqualTo(big));
        Assert.That(await Client.DownloadAsync(target), Is.EqualTo(big));
    }

    [Test]
    public async Task No_request_fails_through_reloads_whether_connections_are_kept_or_not()
    {
        await StartAsync();
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(i => HammerAsync(keepAlive: i % 2 == 0, done.Token)).ToList();

        for (var i = 0; i < 5; i++)
            await Server.ReloadAsync();
        await done.CancelAsync();
        var counts = await Task.WhenAll(clients);

        Assert.That(counts, Has.All.GreaterThan(0));
    }

    [Test]
    public async Task A_broken_configuration_is_refused_and_the_service_goes_on()
    {
        ExpectedErrors.AddRange(["Reload refused", "cannot be used"]);
        await StartAsync();
        var before = Server.Workers;
        var mark = Server.Log.Mark;

        File.AppendAllText(Server.ConfigurationFile, "\n[DEFAULT]\nworkers = many\nbacklog = -1\n");
        Server.Signal(PosixKill.Hup);
        await Server.Log.WaitForAsync("the service goes on", mark);

        Assert.That(Server.Log.Lines, Has.Some.Contain("workers").And.Contain("many"));
        Assert.That(Server.Log.Lines, Has.Some.Contain("backlog").And.Contain("-1"));
        Assert.That(Server.Workers, Is.EquivalentTo(before));
        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Workers_that_cannot_start_with_the_new_configuration_leave_the_old_ones_serving()
    {
        ExpectedErrors.AddRange(["Reload given up", "/proc/nowhere", "Child "]);
        var settings = new GlanceServerSettings();
        await StartAsync(settings);
        var before = Server.Workers;
        var mark = Server.Log.Mark;

        Server.WriteConfiguration(settings with { ImageDirectory = "/proc/nowhere/images" });
        Server.Signal(PosixKill.Hup);
        await Server.Log.WaitForAsync("Reload given up", mark);

        await Server.UntilAsync(() => Server.Workers.Order().SequenceEqual(before.Order()), "only the old workers");
        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_worker_that_dies_after_a_bad_edit_comes_back_with_the_configuration_in_force()
    {
        var settings = new GlanceServerSettings { Workers = 1 };
        await StartAsync(settings);
        var victim = Server.Workers.Single();

        File.AppendAllText(Server.ConfigurationFile, "\nworkers = many\n");
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers is [var other] && other != victim, "a successor");

        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_new_address_is_bound_before_the_old_one_is_closed()
    {
        var settings = new GlanceServerSettings();
        await StartAsync(settings);
        var old = Server.Address;

        Server.WriteConfiguration(settings with { BindHost = "127.0.0.2" });
        await Server.ReloadAsync();
        using var moved = new ImageClient(Server.Address);

        Assert.That(Server.Address.Host, Is.EqualTo("127.0.0.2"));
        Assert.That((await moved.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var stale = new HttpClient { BaseAddress = old };
        await Server.UntilAsync(() => Refuses(stale), "the old address is refused");
    }

    [Test]
    public async Task A_hundred_signals_end_as_the_last_configuration_with_the_same_supervisor()
    {
        var settings = new GlanceServerSettings();
        await StartAsync(settings);
        var mark = Server.Log.Mark;

        Server.WriteConfiguration(settings with { Workers = 3 });
        for (var i = 0; i < 100; i++)
            Server.Signal(PosixKill.Hup);

        await Server.Log.WaitForAsync("with 3 workers", mark);
        await Server.UntilAsync(() => Server.Workers.Count == 3, "three workers");
        var reloads = Server.Log.Lines.Skip(mark).Count(line => line.Contains("Reloading the configuration", StringComparison.Ordinal));
        Assert.That(reloads, Is.InRange(1, 2));
    }

    private static bool Refuses(HttpClient client)
    {
        try
        {
            using var answer = client.Send(new HttpRequestMessage(HttpMethod.Get, "/healthcheck"));
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private async Task<int> HammerAsync(bool keepAlive, CancellationToken done)
    {
        var count = 0;
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler) { BaseAddress = Server.Address };
        client.DefaultRequestHeaders.ConnectionClose = !keepAlive;
        while (!done.IsCancellationRequested)
        {
            using var answer = await client.PostAsync("/v2/images", new StringContent("{\"name\": \"x\"}"), CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            count++;
        }

        return count;
    }
}

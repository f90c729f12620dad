using System.Net;
using Glance.FunctionalTests.Supervision;
using Glance.TestKit.Http;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

/// <summary>What docs/systemd.md promises, on every systemd that can be booted.</summary>
internal abstract partial class ServiceTests : ServiceTest
{
    [Test]
    public async Task A_start_is_over_when_every_worker_serves_and_the_status_line_has_the_numbers()
    {
        await StartAsync();

        Assert.That(await System.ShowAsync("ActiveState"), Is.EqualTo("active"));
        Assert.That(await System.ShowAsync("StatusText"), Does.StartWith($"Serving on 127.0.0.1:{Port}: 2 of 2 workers ready").And.Contain("generation 1"));
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
        await System.UntilAsync("StatusText", text => text.Contains("1 served", StringComparison.Ordinal), "the request is counted");
    }

    [Test]
    public async Task A_start_with_a_bad_configuration_fails_and_the_journal_says_why()
    {
        await ConfigureAsync(more: "[worker]\npool_size = none\nheartbeat_timeout = soon\n");

        var start = await System.RunAsync("systemctl", "start", "glance-api.service");

        Assert.That(start.ExitCode, Is.Not.Zero);
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("pool_size").And.Contains("none"));
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("heartbeat_timeout").And.Contains("soon"));
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("glance-api.conf:"));
    }

    [Test]
    public async Task A_slow_start_is_over_when_every_worker_serves_and_systemd_is_asked_for_more_time()
    {
        await OverrideAsync("TimeoutStartSec=3");
        await System.DoAsync("bash", "-c", "mkfifo -m 644 /var/lib/glance/slow.yaml");
        await ConfigureAsync(workers: 1, more: "[oslo_policy]\npolicy_file = /var/lib/glance/slow.yaml\n");

        var start = System.RunAsync("systemctl", "start", "glance-api.service");
        await System.UntilAsync("StatusText", text => text.StartsWith("Starting", StringComparison.Ordinal), "the start is told");
        var later = await AfterAsync(seconds: 5);
        await System.DoAsync("bash", "-c", "echo '{}' >/var/lib/glance/slow.yaml");

        Assert.That(later, Is.EqualTo("activating"));
        Assert.That((await start).ExitCode, Is.Zero);
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_good_reload_returns_when_the_new_generation_serves()
    {
        await StartAsync();
        var before = await System.MainPidAsync();

        await ConfigureAsync(workers: 3);
        await SucceedAsync("reload");

        Assert.That(await System.ShowAsync("StatusText"), Does.Contain("3 of 3 workers ready").And.Contain("generation 2"));
        Assert.That(await System.ShowAsync("ActiveState"), Is.EqualTo("active"));
        Assert.That(await System.MainPidAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_bad_reload_fails_with_the_reason_and_the_service_goes_on()
    {
        ExpectedErrors.AddRange(["Reload refused", "cannot be used", "pool_size"]);
        await StartAsync();

        await ConfigureAsync(more: "[worker]\npool_size = none\n");
        var reload = await System.RunAsync("systemctl", "reload", "glance-api.service");

        Assert.That(reload.ExitCode, Is.Not.Zero, "the caller sees that the reload failed");
        Assert.That(await System.ShowAsync("StatusText"), Does.StartWith("Serving").And.Contain("generation 1").And.Contain("the last reload failed").And.Contain("pool_size"));
        Assert.That(await System.ShowAsync("ActiveState"), Is.EqualTo("active"));
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));

        await ConfigureAsync();
        await SucceedAsync("reload");
        Assert.That(await System.ShowAsync("StatusText"), Does.Contain("generation 2").And.Not.Contain("failed"));
    }

    [Test]
    public async Task A_slow_reload_is_waited_for_and_the_old_generation_serves_meanwhile()
    {
        await StartAsync();
        await System.DoAsync("bash", "-c", "mkfifo -m 644 /var/lib/glance/slow.yaml");
        await ConfigureAsync(workers: 1, more: "[oslo_policy]\npolicy_file = /var/lib/glance/slow.yaml\n");

        var reload = System.RunAsync("systemctl", "reload", "glance-api.service");
        await System.UntilAsync("StatusText", text => text.StartsWith("Reloading", StringComparison.Ordinal), "the reload is told");
        Assert.That(await System.ShowAsync("ActiveState"), Is.EqualTo("reloading"));
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(reload.IsCompleted, Is.False);
        await System.DoAsync("bash", "-c", "echo '{}' >/var/lib/glance/slow.yaml");

        Assert.That((await reload).ExitCode, Is.Zero);
        Assert.That(await System.ShowAsync("StatusText"), Does.Contain("1 of 1 workers ready").And.Contain("generation 2"));
    }

    [Test]
    public async Task During_a_restart_connections_wait_and_none_is_refused()
    {
        await StartAsync();
        var before = await System.MainPidAsync();
        Assert.That(await System.ShowAsync("NFileDescriptorStore"), Is.EqualTo("1"));
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => HammerAsync(done.Token)).ToList();

        for (var i = 0; i < 3; i++)
            await SucceedAsync("restart");
        await done.CancelAsync();
        var counts = await Task.WhenAll(clients);

        Assert.That(counts, Has.All.GreaterThan(0));
        Assert.That(await System.MainPidAsync(), Is.Not.EqualTo(before));
        Assert.That(await System.ShowAsync("NFileDescriptorStore"), Is.EqualTo("1"));
    }

    [Test]
    public async Task A_signal_to_the_whole_group_reloads_and_kills_nobody()
    {
        await StartAsync();
        var supervisor = await System.MainPidAsync();
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(i => StrictClient.RunAsync(Address, keepAlive: i % 2 == 0, pause: TimeSpan.FromMilliseconds(10), done.Token)).ToList();

        await System.DoAsync("systemctl", "kill", "-s", "HUP", "glance-api.service");
        await System.UntilAsync("StatusText", text => text.Contains("2 of 2 workers ready", StringComparison.Ordinal) && text.Contains("generation 2", StringComparison.Ordinal), "the next generation");
        await done.CancelAsync();

        Assert.That((await Task.WhenAll(clients)).SelectMany(count => count.Failures), Is.Empty);
        Assert.That(await System.MainPidAsync(), Is.EqualTo(supervisor));
        Assert.That(await System.ShowAsync("NRestarts"), Is.EqualTo("0"));
    }

    [Test]
    public async Task A_restart_lets_a_running_upload_finish_and_the_status_line_counts_it()
    {
        await StartAsync();
        var data = TestData.Bytes(4 << 20);
        var image = await Client.CreateAsync();
        using var body = new HeldContent(data);
        var upload = Client.UploadAsync(image, body);
        await System.UntilAsync("StatusText", text => text.Contains("requests: 1 running, 1 served", StringComparison.Ordinal), "the upload is counted");

        var restart = System.RunAsync("systemctl", "restart", "glance-api.service");
        await System.UntilAsync("StatusText", text => text.StartsWith("Stopping: 1 workers finish, requests: 1 running", StringComparison.Ordinal), "the idle worker has gone");
        var waiting = HealthAsync();
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await waiting, Is.EqualTo(HttpStatusCode.OK), "who came during the restart was answered by the successor");
        Assert.That((await restart).ExitCode, Is.Zero);
        Assert.That(await Client.DownloadAsync(image), Is.EqualTo(data));
    }

    [Test]
    public async Task A_stop_ends_at_graceful_timeout_and_counts_as_a_success()
    {
        await ConfigureAsync(more: "[worker]\ngraceful_timeout = 1\n");
        await StartAsync();
        var image = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(1 << 20));
        var upload = Client.UploadAsync(image, body);
        await Client.WaitForStatusAsync(image, "saving");

        await SucceedAsync("stop");
        body.Release();

        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        Assert.That(await System.ShowAsync("Result"), Is.EqualTo("success"));
        Assert.That(async () => await HealthAsync(), Throws.InstanceOf<HttpRequestException>(), "nobody listens any more");
    }

    [Test]
    public async Task A_stop_lets_a_running_upload_finish()
    {
        await StartAsync();
        var data = TestData.Bytes(4 << 20);
        var image = await Client.CreateAsync();
        using var body = new HeldContent(data);
        var upload = Client.UploadAsync(image, body);
        await Client.WaitForStatusAsync(image, "saving");

        var stop = System.RunAsync("systemctl", "stop", "glance-api.service");
        await System.UntilAsync("StatusText", text => text.StartsWith("Stopping", StringComparison.Ordinal), "the stop is told");
        await System.UntilAsync("StatusText", text => text.StartsWith("Stopping: 1 workers", StringComparison.Ordinal), "the idle worker has gone");
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await stop).ExitCode, Is.Zero);
        Assert.That(await System.ShowAsync("Result"), Is.EqualTo("success"));
        Assert.That(await System.DoAsync("stat", "-c", "%s", $"/var/lib/glance/images/{image}"), Is.EqualTo($"{data.Length}"));
        Assert.That(async () => await HealthAsync(), Throws.InstanceOf<HttpRequestException>(), "nobody listens any more");
    }

    [Test]
    public async Task While_uploads_finish_systemd_is_asked_for_more_time()
    {
        await OverrideAsync("TimeoutStopSec=1");
        await StartAsync();
        var data = TestData.Bytes(1 << 20);
        var image = await Client.CreateAsync();
        using var body = new HeldContent(data);
        var upload = Client.UploadAsync(image, body);
        await Client.WaitForStatusAsync(image, "saving");

        var stop = System.RunAsync("systemctl", "stop", "glance-api.service");
        await System.UntilAsync("StatusText", text => text.StartsWith("Stopping", StringComparison.Ordinal), "the stop is told");
        var patience = await AfterAsync(seconds: 3);
        body.Release();

        Assert.That(patience, Is.EqualTo("deactivating"));
        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await stop).ExitCode, Is.Zero);
        Assert.That(await System.ShowAsync("Result"), Is.EqualTo("success"));
    }

    [Test]
    public async Task Lines_in_the_journal_have_their_priority_and_no_prefix()
    {
        ExpectedErrors.AddRange(["Reload refused", "cannot be used"]);
        await StartAsync();
        await ConfigureAsync(more: "[worker]\npool_size = none\n");
        await System.RunAsync("systemctl", "reload", "glance-api.service");

        var all = await MessagesAsync("_UID=64062");
        var errors = await MessagesAsync("_UID=64062", "-p", "err");

        Assert.That(all, Has.Some.Contains(" INFO ").And.All.Not.StartsWith("<"));
        Assert.That(errors, Is.Not.Empty.And.All.Not.Contains(" INFO "));
        Assert.That(errors, Has.Some.Contains("Reload refused"));
    }

    [Test]
    public async Task Workers_know_nothing_of_the_service_manager()
    {
        await StartAsync();
        var environments = await System.DoAsync("bash", "-c", $"for p in {string.Join(' ', await WorkersAsync())}; do tr '\\0' '\\n' </proc/$p/environ; done");

        Assert.That(environments, Does.Not.Contain("NOTIFY_SOCKET").And.Not.Contain("WATCHDOG_").And.Not.Contain("LISTEN_"));
    }

    [Test]
    public async Task One_process_alone_reports_by_itself()
    {
        await OverrideAsync("WatchdogSec=2\nTimeoutAbortSec=1");
        await ConfigureAsync(workers: 0);
        await StartAsync();

        Assert.That(await System.ShowAsync("StatusText"), Does.Contain("single process"));
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await System.RunAsync("systemctl", "reload", "glance-api.service")).ExitCode, Is.Not.Zero, "there is no supervisor that could reload");
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
        await KillAsync("STOP", $"{await System.MainPidAsync()}");
        await System.UntilAsync("NRestarts", restarts => restarts == "1", "a restart by the watchdog");
        await System.UntilAsync("ActiveState", state => state == "active", "it serves again");
        await SucceedAsync("stop");
        Assert.That(await System.ShowAsync("Result"), Is.EqualTo("success"));
    }

    [Test]
    public async Task The_exposure_is_at_most_2_0()
    {
        var analysis = await System.RunAsync("systemd-analyze", "security", "--threshold=20", "--no-pager", "glance-api.service");

        Assert.That(analysis.ExitCode, Is.Zero, analysis.Output);
        TestContext.Out.WriteLine(analysis.Output.TrimEnd().Split('\n')[^1]);
    }

    /// <summary>The state of the service when so much time has gone by that systemd would have lost its patience.</summary>
    private async Task<string> AfterAsync(int seconds)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        return await System.ShowAsync("ActiveState");
    }

    private Task<string> KillAsync(string signal, string pid) => System.DoAsync("bash", "-c", $"kill -{signal} {pid}");

    private async Task<string[]> WorkersAsync() =>
        (await System.DoAsync("bash", "-c", $"cat /proc/{await System.MainPidAsync()}/task/*/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

using System.Net;
using Glance.TestKit.Http;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

/// <summary>What docs/systemd.md promises, on every systemd that can be booted.</summary>
internal abstract class ServiceTests : ServiceTest
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
        await ConfigureAsync(more: "[worker]\npool_size = none\n");

        var start = await System.RunAsync("systemctl", "start", "glance-api.service");

        Assert.That(start.ExitCode, Is.Not.Zero);
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("pool_size").And.Contains("none"));
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("glance-api.conf:"));
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
    public async Task After_a_restart_with_another_address_the_old_one_is_closed()
    {
        await StartAsync();

        await ConfigureAsync(bindHost: "127.0.0.2");
        await SucceedAsync("restart");

        Assert.That(async () => await HealthAsync(), Throws.InstanceOf<HttpRequestException>(), "127.0.0.1 is refused");
        Assert.That(await System.ShowAsync("NFileDescriptorStore"), Is.EqualTo("1"));
    }

    [Test]
    public async Task A_hung_supervisor_is_replaced_by_the_watchdog()
    {
        await OverrideAsync("WatchdogSec=2\nTimeoutAbortSec=1");
        await StartAsync();
        var hung = await System.MainPidAsync();

        await KillAsync("STOP", $"{hung}");
        await System.UntilAsync("NRestarts", restarts => restarts == "1", "a restart");
        await System.UntilAsync("ActiveState", state => state == "active", "it serves again");

        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("watchdog"));
    }

    [Test]
    public async Task A_killed_supervisor_is_replaced_and_the_socket_stays()
    {
        await StartAsync();
        var killed = await System.MainPidAsync();

        await KillAsync("KILL", $"{killed}");
        await System.UntilAsync("MainPID", pid => pid != $"{killed}", "its end is noticed, and its workers have gone with it");
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK), "the connection waited for the successor");

        await System.UntilAsync("ActiveState", state => state == "active", "it serves again");
        Assert.That(await System.ShowAsync("NRestarts"), Is.EqualTo("1"));
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("the socket that was kept"));
    }

    [Test]
    public async Task A_worker_lost_to_KILL_is_replaced_without_a_restart_of_the_service()
    {
        await StartAsync();
        var supervisor = await System.MainPidAsync();
        var worker = (await WorkersAsync())[0];

        await KillAsync("KILL", worker);
        await System.UntilAsync(async () => await WorkersAsync() is { Length: 2 } crew && !crew.Contains(worker), "a successor");
        await System.UntilAsync("StatusText", text => text.Contains("2 of 2 workers ready", StringComparison.Ordinal), "the successor is ready");

        Assert.That(await System.MainPidAsync(), Is.EqualTo(supervisor));
        Assert.That(await System.ShowAsync("NRestarts"), Is.EqualTo("0"));
        Assert.That(await MessagesAsync("-u", "glance-api.service", "-p", "warning"), Has.Some.Contains($"child {worker}").And.Contains("SIGKILL"));
    }

    [Test]
    public async Task A_signal_to_the_whole_group_reloads_and_kills_nobody()
    {
        await StartAsync();
        var supervisor = await System.MainPidAsync();

        await System.DoAsync("systemctl", "kill", "-s", "HUP", "glance-api.service");
        await System.UntilAsync("StatusText", text => text.Contains("2 of 2 workers ready", StringComparison.Ordinal) && text.Contains("generation 2", StringComparison.Ordinal), "the next generation");

        Assert.That(await System.MainPidAsync(), Is.EqualTo(supervisor));
        Assert.That(await System.ShowAsync("NRestarts"), Is.EqualTo("0"));
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
        var patience = await System.DoAsync("bash", "-c", "read up _ </proc/uptime; until read now _ </proc/uptime; [ ${now%.*} -ge $((${up%.*} + 3)) ]; do read -rt 0.1 <> <(:) || :; done; systemctl show -P ActiveState glance-api");
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
    public async Task A_socket_unit_starts_the_service_at_the_first_connection()
    {
        await ListenAsync($"127.0.0.1:{Port}");

        await System.DoAsync("systemctl", "start", "glance-api.socket");
        Assert.That(await System.ShowAsync("ActiveState"), Is.EqualTo("inactive"));
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));

        await System.UntilAsync("ActiveState", state => state == "active", "the service is up");
        Assert.That(await System.ShowAsync("NFileDescriptorStore"), Is.EqualTo("0"), "the socket unit keeps it already");
        await SucceedAsync("restart");
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
        await System.DoAsync("systemctl", "stop", "glance-api.socket", "glance-api.service");
        Assert.That(async () => await HealthAsync(), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task A_socket_unit_with_another_address_than_the_configuration_is_refused_with_both()
    {
        ExpectedErrors.Add("glance-api.socket listens on");
        await ListenAsync($"127.0.0.3:{Port}");
        await System.DoAsync("systemctl", "start", "glance-api.socket");

        var start = await System.RunAsync("systemctl", "start", "glance-api.service");

        Assert.That(start.ExitCode, Is.Not.Zero);
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains($"glance-api.socket listens on 127.0.0.3:{Port}").And.Contains($"127.0.0.1:{Port}"));
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

    private Task<string> KillAsync(string signal, string pid) => System.DoAsync("bash", "-c", $"kill -{signal} {pid}");

    private async Task<string[]> WorkersAsync() =>
        (await System.DoAsync("bash", "-c", $"cat /proc/{await System.MainPidAsync()}/task/*/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private async Task ListenAsync(string address)
    {
        await System.WriteAsync($"{System.UnitDirectory}/glance-api.socket.d/test.conf", $"[Socket]\nListenStream=\nListenStream={address}\n");
        await System.DoAsync("systemctl", "daemon-reload");
    }
}

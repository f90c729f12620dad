using System.Net;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

// Processes that hang, die or cannot start, and who replaces them.
internal abstract partial class ServiceTests
{
    [Test]
    public async Task A_hung_supervisor_is_replaced_by_the_watchdog()
    {
        await OverrideAsync("WatchdogSec=2\nTimeoutAbortSec=1");
        await StartAsync();
        var hung = await System.MainPidAsync();

        await KillAsync("STOP", $"{hung}");
        await AssertTheWatchdogRestartsItAsync();
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
    public async Task A_worker_that_hangs_beside_one_that_serves_is_no_reason_to_replace_the_service()
    {
        await OverrideAsync("WatchdogSec=2\nTimeoutAbortSec=1");
        await StartAsync();
        var hung = (await WorkersAsync())[0];

        await KillAsync("STOP", hung);
        await UntilSignsOfLifeAsync(TimeSpan.FromSeconds(6));

        Assert.That(await System.ShowAsync("NRestarts"), Is.EqualTo("0"));
        Assert.That(await WorkersAsync(), Does.Contain(hung), "heartbeat_timeout is not over");
        await KillAsync("CONT", hung);
    }

    [Test]
    public async Task When_every_worker_hangs_the_watchdog_is_not_answered_and_systemd_starts_the_service_anew()
    {
        await OverrideAsync("WatchdogSec=2\nTimeoutAbortSec=1");
        await StartAsync();

        await KillAsync("STOP", string.Join(' ', await WorkersAsync()));
        await AssertTheWatchdogRestartsItAsync();
    }

    [Test]
    public async Task A_worker_that_cannot_be_replaced_is_missing_in_the_status_line_until_it_can()
    {
        ExpectedErrors.Add("exited with status 3");
        await StartAsync();
        var supervisor = await System.MainPidAsync();

        await PutInPlaceOfAsync("glance-worker", "exit 3");
        await KillAsync("KILL", (await WorkersAsync())[0]);
        await System.UntilAsync("StatusText", text => text.Contains("1 of 2 workers ready", StringComparison.Ordinal), "one is missing");
        Assert.That(await System.ShowAsync("ActiveState"), Is.EqualTo("active"));
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));

        await RestoreAsync("glance-worker");
        await System.UntilAsync("StatusText", text => text.Contains("2 of 2 workers ready", StringComparison.Ordinal), "it has come");
        Assert.That(await System.MainPidAsync(), Is.EqualTo(supervisor));
    }

    [Test]
    public async Task A_service_that_cannot_start_is_given_up_after_five_attempts_with_its_reason()
    {
        ExpectedErrors.AddRange(["/proc/nowhere", "Child ", "could not start"]);
        await ConfigureAsync(more: "[glance_store]\nfilesystem_store_datadir = /proc/nowhere\n");

        var start = await System.RunAsync("systemctl", "start", "glance-api.service");
        await System.UntilAsync("ActiveState", state => state == "failed", "it is given up");

        Assert.That(start.ExitCode, Is.Not.Zero, "the first failure is told at once");
        Assert.That(await System.ShowAsync("NRestarts"), Is.EqualTo("5"));
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("/proc/nowhere"));
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("repeated too quickly"));
    }

    private async Task AssertTheWatchdogRestartsItAsync()
    {
        await System.UntilAsync("NRestarts", restarts => restarts == "1", "a restart");
        await System.UntilAsync("ActiveState", state => state == "active", "it serves again");

        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("watchdog"));
    }
}

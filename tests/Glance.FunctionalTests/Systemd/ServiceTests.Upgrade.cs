using System.Globalization;
using System.Net;
using Glance.FunctionalTests.Supervision;
using Glance.TestKit.Http;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

// glance-control upgrade: another program in the main process, of which systemd notices nothing but messages.
internal abstract partial class ServiceTests
{
    [Test]
    public async Task An_upgrade_keeps_the_main_process_and_the_socket_and_loses_no_request()
    {
        await StartAsync();
        var supervisor = await System.MainPidAsync();
        var before = await WorkersAsync();
        var data = TestData.Bytes(4 << 20);
        var image = await Client.CreateAsync();
        using var body = new HeldContent(data);
        var upload = Client.UploadAsync(image, body);
        await Client.WaitForStatusAsync(image, "saving");
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(i => StrictClient.RunAsync(Address, keepAlive: i % 2 == 0, pause: TimeSpan.FromMilliseconds(20), done.Token)).ToList();

        await InstallNextVersionAsync();
        var upgrade = await UpgradeAsync();
        var program = await System.DoAsync("readlink", $"/proc/{supervisor}/exe");
        await done.CancelAsync();
        var counts = await Task.WhenAll(clients);
        await System.UntilAsync("StatusText", text => text.Contains("2 of 2 workers ready, 1 finishing, requests: 1 running", StringComparison.Ordinal), "of the old workers only the one with the upload is left");
        var during = await System.ShowAsync("StatusText");
        body.Release();

        Assert.That(upgrade.ExitCode, Is.Zero, upgrade.Output + upgrade.Errors);
        Assert.That(program, Does.Not.Contain("(deleted)"), "the program on disk runs");
        Assert.That(counts.SelectMany(count => count.Failures), Is.Empty);
        Assert.That(counts.Select(count => count.Served), Has.All.GreaterThan(0));
        Assert.That(during, Does.StartWith($"Serving on 127.0.0.1:{Port}: 2 of 2 workers ready").And.Contain("generation 2"));
        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Client.DownloadAsync(image), Is.EqualTo(data));
        await System.UntilAsync(async () => await WorkersAsync() is { Length: 2 } crew && !crew.Intersect(before).Any(), "only workers of the new program");
        Assert.That(await System.MainPidAsync(), Is.EqualTo(supervisor));
        Assert.That(await System.ShowAsync("ActiveState"), Is.EqualTo("active"));
        Assert.That(await System.ShowAsync("NRestarts"), Is.EqualTo("0"));
        Assert.That(await System.ShowAsync("NFileDescriptorStore"), Is.EqualTo("1"), "the socket is kept once");
        Assert.That((await System.RunAsync("systemctl", "status", "glance-api.service")).Output, Does.Contain($"Main PID: {supervisor}").And.Contain("active (running)").And.Contain("2 of 2 workers ready"));
    }

    [Test]
    public async Task An_upgraded_service_reloads_restarts_and_stops_as_ever()
    {
        await StartAsync();
        var supervisor = await System.MainPidAsync();
        Assert.That((await UpgradeAsync()).ExitCode, Is.Zero);

        await ConfigureAsync(workers: 3);
        await SucceedAsync("reload");
        Assert.That(await System.ShowAsync("StatusText"), Does.Contain("3 of 3 workers ready").And.Contain("generation 3"));
        Assert.That(await System.MainPidAsync(), Is.EqualTo(supervisor));

        using var done = new CancellationTokenSource();
        var client = HammerAsync(done.Token);
        await SucceedAsync("restart");
        await done.CancelAsync();
        Assert.That(await client, Is.GreaterThan(0));
        Assert.That(await System.MainPidAsync(), Is.Not.EqualTo(supervisor));

        Assert.That((await UpgradeAsync()).ExitCode, Is.Zero);
        await SucceedAsync("stop");
        Assert.That(await System.ShowAsync("Result"), Is.EqualTo("success"));
        Assert.That(async () => await HealthAsync(), Throws.InstanceOf<HttpRequestException>(), "nobody listens any more");
    }

    [Test]
    public async Task An_upgraded_service_answers_the_watchdog_and_is_replaced_when_it_hangs()
    {
        await OverrideAsync("WatchdogSec=2\nTimeoutAbortSec=1");
        await StartAsync();
        var supervisor = await System.MainPidAsync();
        Assert.That((await UpgradeAsync()).ExitCode, Is.Zero);

        await UntilSignsOfLifeAsync(TimeSpan.FromSeconds(5));
        Assert.That(await System.MainPidAsync(), Is.EqualTo(supervisor));
        Assert.That(await System.ShowAsync("NRestarts"), Is.EqualTo("0"));

        await KillAsync("STOP", $"{supervisor}");
        await System.UntilAsync("NRestarts", restarts => restarts == "1", "a restart by the watchdog");
        await System.UntilAsync("ActiveState", state => state == "active", "it serves again");
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("glance-api", "exit 3", "exited with status 3")]
    [TestCase("glance-worker", "exit 3", "a worker of the new program cannot start")]
    public async Task An_upgrade_to_a_broken_program_fails_with_the_reason_and_the_service_goes_on(string program, string script, string reason)
    {
        ExpectedErrors.Add("Upgrade refused");
        await StartAsync();
        var supervisor = await System.MainPidAsync();
        var workers = await WorkersAsync();

        await PutInPlaceOfAsync(program, script);
        var upgrade = await UpgradeAsync();

        Assert.That(upgrade.ExitCode, Is.EqualTo(1));
        Assert.That(upgrade.Errors, Does.Contain(reason));
        Assert.That(await MessagesAsync("-u", "glance-api.service", "-p", "err"), Has.Some.Contains("Upgrade refused").And.Contains(reason));
        Assert.That(await System.ShowAsync("StatusText"), Does.StartWith("Serving").And.Contain("generation 1").And.Contain("the last upgrade was refused").And.Contain(reason));
        Assert.That(await System.ShowAsync("ActiveState"), Is.EqualTo("active"));
        Assert.That(await System.MainPidAsync(), Is.EqualTo(supervisor));
        Assert.That(await WorkersAsync(), Is.EquivalentTo(workers));
        Assert.That(await HealthAsync(), Is.EqualTo(HttpStatusCode.OK));

        await RestoreAsync(program);
        Assert.That((await UpgradeAsync()).ExitCode, Is.Zero);
        Assert.That(await System.ShowAsync("StatusText"), Does.Contain("generation 2").And.Not.Contain("refused"));
    }

    [Test]
    public async Task A_program_that_dies_in_the_moment_it_takes_over_is_started_anew_by_systemd_on_the_same_socket()
    {
        await StartAsync();
        var supervisor = await System.MainPidAsync();

        await PutInPlaceOfAsync("glance-api", """[ -z "$GLANCE_TAKE_OVER" ] || exit 9; exec "$genuine" "$@" """);
        var upgrade = await UpgradeAsync();
        var answer = await HealthAsync();

        Assert.That(upgrade.ExitCode, Is.EqualTo(1));
        Assert.That(answer, Is.EqualTo(HttpStatusCode.OK), "the connection waited for the successor");
        await System.UntilAsync("ActiveState", state => state == "active", "it serves again");
        Assert.That(await System.ShowAsync("NRestarts"), Is.EqualTo("1"));
        Assert.That(await System.MainPidAsync(), Is.Not.EqualTo(supervisor));
        Assert.That(await MessagesAsync("-u", "glance-api.service"), Has.Some.Contains("the socket that was kept"));
    }

    private async Task<CommandResult> UpgradeAsync() => await System.RunAsync("glance-control", "upgrade", "--pid", $"{await System.MainPidAsync()}");

    /// <summary>Waits until systemd has heard signs of life for so long from now on.</summary>
    private async Task UntilSignsOfLifeAsync(TimeSpan time)
    {
        var heard = await HeardAsync();
        await System.UntilAsync(async () => await HeardAsync() - heard > time, "signs of life");

        async Task<TimeSpan> HeardAsync() => TimeSpan.FromMicroseconds(long.Parse(await System.ShowAsync("WatchdogTimestampMonotonic"), CultureInfo.InvariantCulture));
    }

    // New files in the place of the old ones, as a package manager does.
    private Task<string> InstallNextVersionAsync() =>
        System.DoAsync("bash", "-c", """cd /usr/lib/glance && find . -type f | while read -r f; do cp -p "$f" "$f.next" && mv "$f.next" "$f"; done""");

    private async Task PutInPlaceOfAsync(string program, string script)
    {
        var path = $"/usr/lib/glance/{program}";
        await System.WriteAsync($"{path}.next", $"#!/bin/sh\ngenuine={path}.genuine\n{script}\n");
        await System.DoAsync("bash", "-c", $"cp -p {path} {path}.genuine && chmod 755 {path}.next && mv {path}.next {path}");
    }

    private Task<string> RestoreAsync(string program) => System.DoAsync("mv", $"/usr/lib/glance/{program}.genuine", $"/usr/lib/glance/{program}");
}

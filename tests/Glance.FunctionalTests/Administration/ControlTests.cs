using Glance.Linux.Inspection;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Administration;

internal sealed class ControlTests : ControlTest
{
    [Test]
    public async Task The_table_of_workers_tells_what_the_supervisor_knows()
    {
        await StartAsync();
        using (await Client.Http.GetAsync("/healthcheck"))
        {
            var status = await StatusAsync();
            var (_, table, _) = await GlanceControl.RunAsync("workers", "--pid", $"{Server.Pid}");

            Assert.That(status["pid"]!.GetValue<int>(), Is.EqualTo(Server.Pid));
            Assert.That(status["endpoint"]!.GetValue<string>(), Is.EqualTo(Server.Address.Authority));
            Assert.That(status["workers"]!.AsArray().Select(worker => worker!["pid"]!.GetValue<int>()), Is.EquivalentTo(Server.Workers));
            Assert.That(status["workers"]!.AsArray().Select(worker => worker!["pss"]!.GetValue<long>()), Has.All.GreaterThan(1 << 20));
            foreach (var worker in Server.Workers)
                Assert.That(table, Does.Match($@"(?m)^ *{worker} +1 +ready "));
        }
    }

    [Test]
    public async Task A_reload_says_how_it_went_and_fails_with_every_reason()
    {
        ExpectedErrors.AddRange(["Reload refused", "cannot be used"]);
        await StartAsync();

        var good = await GlanceControl.RunAsync("reload", "--pid", $"{Server.Pid}");
        File.AppendAllText(Server.ConfigurationFile, "\n[DEFAULT]\nworkers = many\nbacklog = -1\n");
        var bad = await GlanceControl.RunAsync("api", "reload", "--pid", $"{Server.Pid}");
        var status = await StatusAsync();
        var (_, table, _) = await GlanceControl.RunAsync("workers", "--pid", $"{Server.Pid}");

        Assert.That(good.ExitCode, Is.Zero, good.Errors);
        Assert.That(good.Output, Does.Contain("generation 2 serves"));
        Assert.That(bad.ExitCode, Is.EqualTo(1));
        Assert.That(bad.Errors, Does.Contain("many").And.Contain("backlog").And.Contain("the old workers serve on"));
        Assert.That(new[] { status["reloads"]!.GetValue<int>(), status["failed_reloads"]!.GetValue<int>() }, Is.EqualTo(new[] { 1, 1 }));
        Assert.That(status["last_reload_failure"]!.GetValue<string>(), Does.Contain("many"));
        Assert.That(table, Does.Match("^glance-api .*; the last reload failed: .*many.* \\(1 failed since the start\\)\n"));
    }

    [Test]
    public async Task Start_status_restart_and_stop_go_by_the_pid_file()
    {
        var configuration = Configuration("");

        var started = await ControlAsync("start", configuration);
        var first = await PidAsync();
        var again = await ControlAsync("start", configuration);
        var status = await ControlAsync("status");
        var restarted = await ControlAsync("restart", configuration);
        var second = await PidAsync();
        var stopped = await ControlAsync("stop");
        var after = await ControlAsync("status");
        var reload = await ControlAsync("reload");

        Assert.That(started.ExitCode, Is.Zero, started.Errors);
        Assert.That(started.Output, Does.Contain($"Starting glance-api with {configuration}"));
        Assert.That(again.Output, Does.Contain("already be running"));
        Assert.That(status.Output, Does.StartWith($"glance-api (pid {first}) is running..."));
        Assert.That(restarted.ExitCode, Is.Zero, restarted.Errors);
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(stopped.Output, Does.Contain($"Stopping glance-api (pid {second})"));
        Assert.That(ProcessIdentity.CommandLine(second), Is.Empty, "it has ended, whoever reaps it");
        Assert.That(after.Output.Trim(), Is.EqualTo("glance-api is stopped"));
        Assert.That(reload.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Status_stop_and_restart_go_by_the_pid_they_are_given()
    {
        var configuration = Configuration("");
        await ControlAsync("start", configuration);
        var first = await PidAsync();

        var status = await GlanceControl.RunAsync("status", "--pid", $"{first}");
        var restarted = await ControlAsync("restart", configuration, "--pid", $"{first}");
        var second = await PidAsync();
        var stopped = await GlanceControl.RunAsync("stop", "--pid", $"{second}");
        var after = await GlanceControl.RunAsync("status", "--pid", $"{second}");

        Assert.That(status.Output, Does.StartWith($"glance-api (pid {first}) is running...\nserving on 127.0.0.1:"));
        Assert.That(restarted.ExitCode, Is.Zero, restarted.Errors);
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(ProcessIdentity.CommandLine(first), Is.Empty, "it has ended");
        Assert.That(stopped.Output, Does.Contain($"Stopping glance-api (pid {second})"));
        Assert.That(ProcessIdentity.CommandLine(second), Is.Empty, "it has ended");
        Assert.That(after.Output.Trim(), Is.EqualTo("glance-api is stopped"));
    }

    [TestCase("reload")]
    [TestCase("upgrade")]
    [TestCase("workers")]
    [TestCase("status")]
    public async Task A_service_without_supervisor_is_told_as_one(string command)
    {
        await StartAsync(new GlanceServerSettings { Workers = 0 });

        var (code, output, errors) = await GlanceControl.RunAsync(command, "--pid", $"{Server.Pid}");

        Assert.That(code, Is.EqualTo(command == "status" ? 0 : 1), output + errors);
        var told = command == "status" ? output : errors;
        Assert.That(told, Does.Contain("serves alone (workers = 0)"));
        Assert.That(told, Does.Contain("glance-control restart").And.Contain("glance-control stop"));
        Assert.That(output + errors, Does.Not.Contain("refused"));
    }

    [Test]
    public async Task Status_tells_when_and_why_the_last_reload_failed_until_one_succeeds()
    {
        ExpectedErrors.AddRange(["Reload refused", "cannot be used"]);
        await StartAsync();
        var good = File.ReadAllText(Server.ConfigurationFile);
        File.AppendAllText(Server.ConfigurationFile, "\n[DEFAULT]\nworkers = many\n");

        await GlanceControl.RunAsync("reload", "--pid", $"{Server.Pid}");
        var failed = await GlanceControl.RunAsync("status", "--pid", $"{Server.Pid}");
        var at = (await StatusAsync())["last_reload_failed_at"]!.GetValue<DateTimeOffset>();
        File.WriteAllText(Server.ConfigurationFile, good);
        await GlanceControl.RunAsync("reload", "--pid", $"{Server.Pid}");
        var succeeded = await GlanceControl.RunAsync("status", "--pid", $"{Server.Pid}");

        var time = $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
        Assert.That(failed.Output, Does.Match($"(?m)^The last reload failed: .*many.*, at {time} \\(1 failed since the start\\)$"));
        Assert.That(at, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
        Assert.That(succeeded.Output, Does.Not.Contain("failed"));
    }

    [Test]
    public async Task Without_a_pid_file_no_command_says_that_a_service_is_stopped_which_runs()
    {
        await StartAsync();

        var status = await GlanceControl.RunAsync("status");

        // Other tests may have services of their own on this machine: then it cannot know which one is meant, and says so.
        if (status.ExitCode == 0)
            Assert.That(status.Output, Does.StartWith($"glance-api (pid {Server.Pid}) is running..."));
        else
            Assert.That(status.Errors, Does.Match($@"^ERROR: \d+ services run, .*--pid.*\n(  .*\n)*  {Server.Pid}  "));
    }

    [TestCase("status")]
    [TestCase("stop")]
    [TestCase("restart")]
    public async Task A_pid_that_is_none_of_a_service_is_refused(string command)
    {
        await StartAsync();

        var innocent = await GlanceControl.RunAsync(command, "--pid", $"{Environment.ProcessId}");
        var worker = await GlanceControl.RunAsync(command, "--pid", $"{Server.Workers[0]}");

        Assert.That(innocent.ExitCode, Is.EqualTo(1), innocent.Output);
        Assert.That(innocent.Errors, Does.StartWith($"ERROR: process {Environment.ProcessId} is no glance-api"));
        Assert.That(worker.ExitCode, Is.EqualTo(1), worker.Output);
        Assert.That(worker.Errors, Does.StartWith($"ERROR: process {Server.Workers[0]} is a worker of process {Server.Pid}"));
    }

    [Test]
    public async Task Options_of_upstream_that_change_nothing_are_named()
    {
        var first = await ControlAsync("status", Configuration(""), "--respawn", "--capture-output");
        var second = await ControlAsync("status", "--await-child", "5");
        var errors = first.Errors + second.Errors;

        Assert.That(new[] { first.ExitCode, second.ExitCode }, Is.All.Zero, errors);
        foreach (var option in new[] { "--respawn", "--await-child", "--capture-output", Files["glance-api.conf"] })
            Assert.That(errors, Does.Match($"(?m)^WARNING: .*{option} has no effect on status"));
    }

    [Test]
    public async Task Await_child_gives_the_status_of_a_service_that_cannot_start()
    {
        var (code, _, errors) = await ControlAsync("start", Configuration("workers = many"), "--await-child", "30");

        Assert.That(code, Is.EqualTo(5));
        Assert.That(errors, Does.Contain("exited with status 5"));
    }

    [TestCase("workers = many", 5, "many")]
    [TestCase("enabled_backends = fast:file, ceph:vmware\n[glance_store]\ndefault_backend = fast", 3, "ceph")]
    [TestCase("workers = 0\n[paste_deploy]\nflavor = caching", 1, "image cache")]
    public async Task A_start_that_fails_says_why_and_fails(string lines, int expected, string reason)
    {
        var (code, output, errors) = await ControlAsync("start", Configuration(lines));

        Assert.That(code, Is.EqualTo(expected), output + errors);
        Assert.That(errors.Split('\n').Count(line => line.Contains(reason, StringComparison.Ordinal)), Is.EqualTo(1), errors);
        Assert.That(output, Does.Not.Contain("not started by root"), "said to root");
        Assert.That(File.Exists(PidFile), Is.False);
    }

    [TestCase("")]
    [TestCase("workers = 0")]
    public async Task A_start_that_is_done_serves(string lines)
    {
        var port = FreePort();
        var (code, _, errors) = await ControlAsync("start", Configuration($"bind_port = {port}\n{lines}"));

        Assert.That(code, Is.Zero, errors);
        using var client = new HttpClient();
        Assert.That((int)(await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"))).StatusCode, Is.EqualTo(300));
    }

    [Test]
    public async Task Respawn_brings_a_killed_service_back_until_it_is_stopped()
    {
        var keeper = ControlAsync("start", Configuration(""), "--respawn");
        var first = await PidAsync();
        var old = DateTime.UtcNow.AddMinutes(-1);
        File.SetLastWriteTimeUtc(PidFile, old);

        PosixKill.Send(first, PosixKill.Kill);
        while (await PidAsync() == first)
            await Task.Delay(10);
        await ControlAsync("stop");
        var (code, output, _) = await keeper;

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("Respawning glance-api").And.Contain("deliberately stopped"));
    }

    [Test]
    public async Task Respawn_does_not_bounce()
    {
        var (code, output, _) = await ControlAsync("start", Configuration("workers = many"), "--respawn");

        Assert.That(output, Does.Contain("bouncing"));
        Assert.That(code, Is.EqualTo(5));
    }

    [TestCase("frobnicate")]
    [TestCase("start", "/nowhere/glance-api.conf")]
    [TestCase("--await-child", "soon", "start")]
    [TestCase("scrubber", "start")]
    [TestCase("--json", "status")]
    [TestCase("--json", "stop")]
    [TestCase("--json", "reload")]
    [TestCase("--json=no", "workers")]
    [TestCase("--respawn=yes", "start")]
    [TestCase("--pid", "1", "start")]
    [TestCase("--pid", "0", "status")]
    public async Task Words_that_make_no_sense_are_refused_with_the_reason(params string[] words)
    {
        var (code, _, errors) = await GlanceControl.RunAsync(words);

        Assert.That(code, Is.EqualTo(2));
        Assert.That(errors, Does.StartWith("ERROR: "));
    }
}

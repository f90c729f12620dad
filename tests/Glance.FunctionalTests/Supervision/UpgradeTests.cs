using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

internal sealed class UpgradeTests : ServerTest
{
    private readonly ProgramCopy _programs = new();

    [TearDown]
    public void Remove() => _programs.Dispose();

    [Test]
    public async Task An_upgrade_keeps_process_and_port_and_loses_no_request()
    {
        await StartAsync(new GlanceServerSettings { Programs = _programs.Path });
        var before = Server.Workers;
        var data = TestData.Bytes(4 << 20);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(data);
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");
        using var done = new CancellationTokenSource();
        var strict = Enumerable.Range(0, 8).Select(i => StrictClient.RunAsync(Server.Address, keepAlive: i % 2 == 0, pause: TimeSpan.FromMilliseconds(20), done.Token)).ToList();

        var earlier = await StatusAsync();
        _programs.ReplaceAll();
        for (var i = 0; i < 3; i++)
        {
            var (code, output, errors) = await GlanceControl.RunFromAsync(_programs.Path, "upgrade", "--pid", $"{Server.Pid}");
            Assert.That(code, Is.Zero, output + errors);
        }

        var later = await StatusAsync();
        await done.CancelAsync();
        var counts = await Task.WhenAll(strict);
        body.Release();

        var age = earlier["age"]!.GetValue<double>();
        Assert.That(later["age"]!.GetValue<double>(), Is.GreaterThan(age), "the service was not started again");
        Assert.That(later["reloads"]!.GetValue<int>(), Is.EqualTo(3));
        Assert.That(counts.SelectMany(count => count.Failures), Is.Empty);
        Assert.That(counts.Select(count => count.Served), Has.All.GreaterThan(0));
        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
        await Server.UntilAsync(() => !Server.Workers.Intersect(before).Any() && Server.Workers.Count == 2, "only workers of the new program, and no zombie");
        Server.Signal(PosixKill.Term);
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }

    [Test]
    public async Task Upgrades_leave_neither_descriptors_nor_threads_behind()
    {
        await StartAsync(new GlanceServerSettings { Programs = _programs.Path });
        await UpgradeAsync();
        var before = await AtRestAsync();

        for (var i = 0; i < 4; i++)
        {
            await UpgradeAsync();
            PosixKill.Send(Server.Workers[^1], PosixKill.Kill);
            await Server.ReloadAsync();
        }

        // Once more, so that both counts follow an upgrade.
        await UpgradeAsync();
        var after = await AtRestAsync();

        TestContext.Out.WriteLine($"descriptors {before.Count} -> {after.Count}, threads {before.Threads} -> {after.Threads}");
        Assert.That(after.Kinds, Is.EqualTo(before.Kinds));
        Assert.That(after.Threads, Is.LessThanOrEqualTo(before.Threads));
    }

    [Test]
    public async Task The_upgraded_service_reloads_replaces_its_workers_and_stops_as_ever()
    {
        await StartAsync(new GlanceServerSettings { Programs = _programs.Path });
        var (code, _, errors) = await GlanceControl.RunFromAsync(_programs.Path, "upgrade", "--pid", $"{Server.Pid}");
        Assert.That(code, Is.Zero, errors);
        var victim = Server.Workers[0];

        PosixKill.Send(victim, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers.Count == 2 && !Server.Workers.Contains(victim), "a successor");
        await Server.ReloadAsync();

        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Server.Signal(PosixKill.Term);
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }

    [TestCase("glance-api", "#!/bin/sh\nexit 1\n", true, "exited with status 1")]
    [TestCase("glance-api", "#!/bin/sh\nexit 0\n", true, "without showing that it can take over")]
    [TestCase("glance-api", "no program", false, "glance-api cannot be started: [Errno 13] EACCES: Permission denied")]
    [TestCase("glance-api.dll", "no program", true, "what it printed is on standard error of the service")]
    [TestCase("glance-worker", "no program", false, "glance-worker cannot be started: [Errno 13] EACCES: Permission denied")]
    [TestCase("glance-api", "#!/bin/sh\nexec sleep 600\n", true, "did not show within 20 s")]
    [TestCase("glance-worker", "#!/bin/sh\nexit 3\n", true, "a worker of the new program cannot start")]
    public async Task A_program_that_cannot_take_over_is_refused_with_the_reason(string program, string content, bool executable, string reason)
    {
        ExpectedErrors.Add("Upgrade refused");
        ExpectedErrors.Add("System.BadImageFormatException"); // the runtime's, about a program that cannot speak for itself
        await StartAsync(new GlanceServerSettings { Programs = _programs.Path, WorkerGroup = "start_timeout = 10" });
        var before = Server.Workers;

        _programs.Replace(program, content, executable);
        var (code, _, errors) = await GlanceControl.RunFromAsync(_programs.Path, "upgrade", "--pid", $"{Server.Pid}");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain(reason).And.Not.Contain("Exception").And.Not.Contain("An error occurred"));
        Assert.That(await Server.Log.WaitForAsync("Upgrade refused"), Does.Contain(reason));
        Assert.That(Server.Workers, Is.EquivalentTo(before));
        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_upgrade_onto_a_broken_configuration_is_refused()
    {
        ExpectedErrors.Add("Upgrade refused");
        await StartAsync(new GlanceServerSettings { Programs = _programs.Path });
        File.AppendAllText(Server.ConfigurationFile, "\n[DEFAULT]\nworkers = many\n");

        var (code, _, errors) = await GlanceControl.RunFromAsync(_programs.Path, "upgrade", "--pid", $"{Server.Pid}");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("many"));
        Assert.That((await Client.Http.GetAsync("/healthcheck")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_trial_of_a_program_is_not_told_as_if_it_served()
    {
        await StartAsync(new GlanceServerSettings { Programs = _programs.Path });

        await UpgradeAsync();

        Assert.That(await Server.Log.WaitForAsync("takes over from"), Is.Not.Empty);
        var starts = Server.Log.Lines.Where(line => line.Contains("wsgi starting up on", StringComparison.Ordinal)).ToList();
        Assert.That(starts, Has.Count.EqualTo(4), "two workers before and two after");
        Assert.That(starts, Has.All.EndsWith($":{Server.Address.Port}"));
        Assert.That(Server.Log.Lines, Has.None.Contains("\"GET / HTTP/1.1\""));
    }

    private async Task UpgradeAsync()
    {
        var (code, output, errors) = await GlanceControl.RunFromAsync(_programs.Path, "upgrade", "--pid", $"{Server.Pid}");
        Assert.That(code, Is.Zero, output + errors);
    }

    // Two counts that agree: the conversation about the upgrade and the last of the old workers end in their own time.
    private async Task<(string Kinds, int Count, int Threads)> AtRestAsync()
    {
        var counts = new List<(string Kinds, int Count, int Threads)>();
        await Server.UntilAsync(
            () =>
            {
                var targets = ProcessFacts.Descriptors(Server.Pid).Values.ToList();
                var kinds = targets.Select(target => target.Split('[')[0]).CountBy(kind => kind).OrderBy(kind => kind.Key, StringComparer.Ordinal);
                counts.Add((string.Join('\n', kinds.Select(kind => $"{kind.Value} {kind.Key}")), targets.Count, ProcessFacts.Threads(Server.Pid)));
                return Server.Workers.Count == 2 && counts.Count > 20 && counts[^20..].Distinct().Count() == 1;
            },
            "nothing changes any more");
        return counts[^1];
    }
}

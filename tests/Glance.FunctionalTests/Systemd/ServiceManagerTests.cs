using System.Diagnostics;
using System.Globalization;
using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Systemd;

/// <summary>What a service manager hears, to the word; and managers that hear nothing. Needs no systemd.</summary>
internal sealed class ServiceManagerTests : ServerTest
{
    private readonly TemporaryDirectory _directory = new();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public async Task A_manager_hears_of_the_start_of_reloads_and_of_the_end_in_this_order()
    {
        ExpectedErrors.AddRange(["Reload refused", "cannot be used"]);
        using var manager = new ListeningManager(_directory["notify"]).Listen();
        await StartAsync(Under(_directory["notify"]));
        await manager.Told.WaitForAsync("READY=1");

        var before = Microseconds();
        await ReloadAsync(manager);
        File.AppendAllText(Server.ConfigurationFile, "\n[DEFAULT]\nworkers = many\n");
        await ReloadAsync(manager);
        var after = Microseconds();
        Server.Signal(PosixKill.Term);
        var code = await Server.WaitForExitAsync();
        await manager.Told.WaitForAsync("STOPPING=1");

        var serving = $"STATUS=Serving on {Server.Address.Authority}: 2 of 2 workers ready";
        Assert.That(code, Is.Zero);
        Assert.That(manager.Changes, Has.Count.EqualTo(7), string.Join('\n', manager.Changes));
        Assert.That(manager.Changes[0], Is.EqualTo("FDSTORE=1|FDNAME=glance-listener"));
        Assert.That(manager.Changes[1], Does.StartWith($"READY=1|MAINPID={Server.Pid}|{serving}").And.EndWith("generation 1"));
        Assert.That(manager.Changes[2], Does.Match(@"^RELOADING=1\|MONOTONIC_USEC=[0-9]+\|STATUS=Reloading the configuration"));
        Assert.That(manager.Changes[3], Does.StartWith($"READY=1|MAINPID={Server.Pid}|{serving}").And.Contain("generation 2"));
        Assert.That(manager.Changes[4], Does.StartWith("RELOADING=1|MONOTONIC_USEC="));
        Assert.That(manager.Changes[5], Does.StartWith("READY=1|").And.Contain("generation 2; the last reload failed: ").And.Contain("many"));
        Assert.That(manager.Changes[6], Does.StartWith("STOPPING=1|STATUS=Stopping: "));
        Assert.That(new[] { manager.Changes[2], manager.Changes[4] }.Select(told => long.Parse(told.Split('|')[1].Split('=')[1], CultureInfo.InvariantCulture)), Is.Ordered.And.All.InRange(before, after), "systemd takes an earlier time for an answer to another signal");
    }

    [TestCase("missing")]
    [TestCase("full")]
    [TestCase("abstract")]
    [TestCase("nonsense")]
    public async Task A_manager_that_is_missing_full_abstract_or_nonsense_changes_nothing_for_clients(string kind)
    {
        var address = kind switch
        {
            "abstract" => $"@glance-test-{Guid.NewGuid():N}",
            "nonsense" => "vsock:2:1",
            _ => _directory[kind],
        };
        using var manager = kind is "full" or "abstract" ? new ListeningManager(address) : null;
        if (kind == "full")
            manager!.Fill();

        await StartAsync(Under(address));
        var data = TestData.Bytes(100_000);
        Assert.That(await Client.DownloadAsync(await Client.CreateFilledAsync(data)), Is.EqualTo(data));
        await Server.ReloadAsync();
        using (var answer = await Client.Http.GetAsync("/healthcheck"))
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        // What a full queue refused is told when there is room again.
        if (manager is not null)
            await manager.Listen().Told.WaitForAsync($"READY=1|MAINPID={Server.Pid}");
        Server.Signal(PosixKill.Term);
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }

    private static long Microseconds() => (long)((Int128)Stopwatch.GetTimestamp() * 1_000_000 / Stopwatch.Frequency);

    private static GlanceServerSettings Under(string address) => new() { Wrapper = ["env", $"NOTIFY_SOCKET={address}"] };

    private async Task ReloadAsync(ListeningManager manager)
    {
        var mark = manager.Told.Mark;
        Server.Signal(PosixKill.Hup);
        await manager.Told.WaitForAsync("READY=1", mark);
    }
}

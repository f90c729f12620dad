using System.Net;
using System.Text;
using Glance.FunctionalTests.Supervision;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>
/// A complete copy lies in the place of the database's file while the service runs: nobody takes it for the one the service started with
/// (docs/decisions/0260).
/// </summary>
internal sealed class ReplacedDatabaseTests : ServerTest
{
    private const string AnotherFile = "is another file now";

    private readonly ProgramCopy _programs = new();

    private string Database => Path.Combine(Server.Directory, "glance.sqlite");

    private string Original => Path.Combine(Server.Directory, "original.sqlite");

    [SetUp]
    public void Expect() => ExpectedErrors.AddRange(["glance.sqlite: it", AnotherFile, "killed by signal 9"]);

    [TearDown]
    public void Remove() => _programs.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    public async Task A_worker_that_replaces_another_serves_no_other_file_until_the_right_one_is_back(int workers)
    {
        await StartAsync(new GlanceServerSettings { Workers = workers });
        var id = await Client.CreateAsync();
        await ReplaceAsync();

        await ReplaceWorkersAsync(workers);

        await AssertRefusedAsync();
        await Server.Log.WaitForAsync("stop the service");
        Assert.That(Server.Log.Lines, Has.Some.Contains(AnotherFile).And.Some.Contains("stop the service"));
        File.Move(Original, Database, overwrite: true);
        for (var turn = 0; turn < 10; turn++)
        {
            using var client = new ImageClient(Server.Address);
            Assert.That(await client.StatusAsync(id), Is.EqualTo("queued"));
        }
    }

    [Test]
    public async Task A_file_that_comes_while_a_new_worker_waits_for_the_right_one_is_not_taken()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        await Client.CreateAsync();
        await ReplaceAsync();
        File.Move(Database, Database + ".copy");
        await ReplaceWorkersAsync(1);
        Assert.That(await CreateStatusAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable));

        File.Move(Database + ".copy", Database);

        await AssertRefusedAsync();
    }

    [Test]
    public async Task A_reload_is_refused_beside_another_file_and_a_restart_accepts_it()
    {
        ExpectedErrors.Add("Reload given up");
        await StartAsync(new GlanceServerSettings { Workers = 2 });
        var id = await Client.CreateAsync();
        await ReplaceAsync();

        Server.Signal(PosixKill.Hup);
        var line = await Server.Log.WaitForAsync("Reload given up");

        Assert.That(line, Does.Contain(Database).And.Contain(AnotherFile).And.Contain("stop the service").And.Contain("generation 1"));
        await AssertRefusedAsync();
        Server.Signal(PosixKill.Term);
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
        await using var again = await GlanceServer.StartAsync(Server.Settings with { BindPort = 0, Database = $"sqlite:///{Database}" });
        using var client = new ImageClient(again.Address);
        Assert.That(await client.StatusAsync(id), Is.EqualTo("queued"));
    }

    [Test]
    public async Task A_reload_to_another_path_is_no_replacement_and_the_file_there_is_kept_from_then_on()
    {
        await StartAsync(new GlanceServerSettings { Workers = 2 });
        await Client.CreateAsync();
        var other = Path.Combine(Server.Directory, "other.sqlite");
        await ReplaceAsync();
        File.Move(Database, other);
        File.Move(Original, Database);

        Server.WriteConfiguration(Server.Settings with { Database = $"sqlite:///{other}" });
        await Server.ReloadAsync();
        await Client.CreateAsync();
        File.Copy(other, other + ".copy");
        File.Move(other + ".copy", other, overwrite: true);
        ExpectedErrors.Add("other.sqlite: it");
        await ReplaceWorkersAsync(2);

        await AssertRefusedAsync();
    }

    [Test]
    public async Task An_upgrade_in_place_keeps_which_file_it_is_and_is_refused_beside_another()
    {
        ExpectedErrors.Add("Upgrade refused");
        await StartAsync(new GlanceServerSettings { Workers = 2, Programs = _programs.Path });
        await Client.CreateAsync();
        var (code, output, errors) = await GlanceControl.RunFromAsync(_programs.Path, "upgrade", "--pid", $"{Server.Pid}");
        Assert.That(code, Is.Zero, output + errors);
        await ReplaceAsync();
        await ReplaceWorkersAsync(2);
        await AssertRefusedAsync();

        (code, _, _) = await GlanceControl.RunFromAsync(_programs.Path, "upgrade", "--pid", $"{Server.Pid}");

        Assert.That(code, Is.Not.Zero);
        Assert.That(await Server.Log.WaitForAsync("Upgrade refused"), Does.Contain(AnotherFile));
        await AssertRefusedAsync();
    }

    // The first who notices writes the log into the file that was moved; after that a copy holds all there is.
    private async Task ReplaceAsync()
    {
        File.Move(Database, Original);
        Assert.That(await CreateStatusAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        File.Copy(Original, Database);
    }

    private async Task ReplaceWorkersAsync(int count)
    {
        for (var turn = 0; turn < count; turn++)
        {
            var victim = Server.Workers[0];
            PosixKill.Send(victim, PosixKill.Kill);
            await Server.UntilAsync(() => Server.Workers.Count == count && !Server.Workers.Contains(victim), "a successor");
        }

        var ready = false;
        await Server.UntilAsync(
            () => ready = StatusAsync().GetAwaiter().GetResult()["workers"]!.AsArray().Count(worker => worker!["state"]!.GetValue<string>() == "ready") == count, "all are ready");
        Assert.That(ready);
    }

    private async Task AssertRefusedAsync()
    {
        for (var turn = 0; turn < 10; turn++)
        {
            Assert.That(await CreateStatusAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            using var client = Server.CreateClient();
            Assert.That((await client.GetAsync("/v2/images")).StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }
    }

    private async Task<HttpStatusCode> CreateStatusAsync()
    {
        using var client = Server.CreateClient();
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v2/images", content);
        return answer.StatusCode;
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>
/// The write-ahead log beside the database's file is deleted or replaced while the service runs: nobody makes another while the old one is
/// in use, and what was confirmed stays (docs/decisions/0391).
/// </summary>
internal sealed class LostLogTests : ServerTest
{
    private readonly List<string> _confirmed = [];

    private string Database => Path.Combine(Server.Directory, "glance.sqlite");

    [SetUp]
    public void Expect() => ExpectedErrors.AddRange(
        ["glance.sqlite: its ", "glance.sqlite: process ", "killed by signal 9", "Reload given up"]);

    [TestCase("deleted", "-wal", "-shm")]
    [TestCase("deleted", "-wal")]
    [TestCase("deleted", "-shm")]
    [TestCase("replaced", "-wal", "-shm")]
    [TestCase("replaced", "-wal")]
    [TestCase("replaced", "-shm")]
    public async Task Nothing_confirmed_is_lost_with_the_log_although_workers_are_killed_and_replaced_meanwhile(
        string how, params string[] endings)
    {
        await StartAsync(new GlanceServerSettings { Workers = 2 });
        await CreateAsync(10);
        var copies = endings.Select(ending => (From: Database + ending, To: Database + ending + ".copy")).ToList();
        foreach (var (from, to) in copies)
            File.Copy(from, to);
        await CreateAsync(10); // the copies are older now

        foreach (var (from, to) in copies)
        {
            if (how == "deleted")
                File.Delete(from);
            else
                File.Move(to, from, overwrite: true);
        }

        await KillOneAsync();
        await CreateAsync(20);
        await KillOneAsync();
        await CreateAsync(20);

        await AssertServedAsync();
        await AssertServedAfterRestartAsync();
        await using var look = new SqliteConnection($"Data Source={Database};Pooling=False");
        await look.OpenAsync();
        await using var whole = look.CreateCommand();
        whole.CommandText = "PRAGMA integrity_check";
        Assert.That(await whole.ExecuteScalarAsync(), Is.EqualTo("ok"));
    }

    [Test]
    public async Task A_log_that_another_process_uses_is_waited_for_and_the_line_names_that_process()
    {
        await StartAsync(new GlanceServerSettings { Workers = 2 });
        await CreateAsync(5);
        await using (var other = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            await other.OpenAsync();
            await using var read = other.CreateCommand();
            read.CommandText = "SELECT COUNT(*) FROM images";
            Assert.That(await read.ExecuteScalarAsync(), Is.EqualTo(5));
            File.Delete(Database + "-wal");
            File.Delete(Database + "-shm");
            await KillOneAsync();

            var line = await Server.Log.WaitForAsync($"process {Environment.ProcessId} has it open");
            Assert.That(line, Does.Contain(" ERROR ").And.Contain(Database).And.Contain("fuser"));
            for (var turn = 0; turn < 10; turn++)
                Assert.That(await TryCreateAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(File.Exists(Database + "-wal"), Is.False, "nobody has made another");
        }

        await AssertServedAsync();
        await CreateAsync(5);
        await AssertServedAfterRestartAsync();
    }

    [Test]
    public async Task Of_a_service_that_nobody_asks_the_files_of_the_log_may_be_deleted_and_the_database_is_whole_a_moment_later()
    {
        await StartAsync(new GlanceServerSettings { Workers = 2 });
        await CreateAsync(10);

        File.Delete(Database + "-wal");
        File.Delete(Database + "-shm");
        await Server.Log.WaitForAsync("what its write-ahead log held is in the open file now");
        foreach (var worker in Server.Workers)
            PosixKill.Send(worker, PosixKill.Kill);

        await AssertServedAsync();
    }

    [Test]
    public async Task A_reload_meanwhile_loses_nothing()
    {
        await StartAsync(new GlanceServerSettings { Workers = 2 });
        await CreateAsync(10);
        File.Delete(Database + "-wal");
        File.Delete(Database + "-shm");

        Server.Signal(PosixKill.Hup);
        await CreateAsync(30);

        await AssertServedAsync();
        await AssertServedAfterRestartAsync();
    }

    [Test]
    public async Task A_log_that_went_with_the_last_process_is_no_loss()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        await CreateAsync(5);

        foreach (var signal in (int[])[PosixKill.Term, PosixKill.Kill, PosixKill.Term])
        {
            var victim = Server.Workers.Single();
            PosixKill.Send(victim, signal);
            await Server.UntilAsync(() => Server.Workers is [var other] && other != victim, "a successor");
            await AssertServedAsync();
            await CreateAsync(5);
        }

        Assert.That(Server.Log.Lines, Has.None.Contains("glance.sqlite: its ").And.None.Contains("has it open"));
    }

    [Test]
    public async Task A_database_behind_a_link_is_guarded_beside_what_the_link_leads_to()
    {
        using var elsewhere = new TemporaryDirectory();
        var real = elsewhere["real.sqlite"];
        await File.WriteAllBytesAsync(real, []);
        var link = elsewhere["link.sqlite"];
        File.CreateSymbolicLink(link, real);
        ExpectedErrors.Add("link.sqlite: ");
        await StartAsync(new GlanceServerSettings { Workers = 2, Database = $"sqlite:///{link}" });
        await CreateAsync(10);

        File.Delete(real + "-wal");
        File.Delete(real + "-shm");
        await KillOneAsync();
        await CreateAsync(20);

        Assert.That(await Server.Log.WaitForAsync("link.sqlite: "), Does.Contain("real.sqlite-"));
        await AssertServedAsync();
    }

    // Refused or confirmed, and nothing between.
    private async Task CreateAsync(int count)
    {
        for (var turn = 0; turn < count; turn++)
            Assert.That(await TryCreateAsync(), Is.EqualTo(HttpStatusCode.Created).Or.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    private async Task<HttpStatusCode?> TryCreateAsync()
    {
        using var client = Server.CreateClient();
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        try
        {
            using var answer = await client.PostAsync("/v2/images", content);
            if (answer.StatusCode == HttpStatusCode.Created)
                _confirmed.Add(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.GetValue<string>());
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return HttpStatusCode.ServiceUnavailable; // its worker was killed
        }
    }

    private async Task KillOneAsync()
    {
        var victim = Server.Workers[0];
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers.Count == Server.Settings.Workers && !Server.Workers.Contains(victim), "a successor");
    }

    private async Task AssertServedAsync()
    {
        await Server.UntilAsync(() => TryCreateAsync().GetAwaiter().GetResult() == HttpStatusCode.Created, "requests are served");
        for (var turn = 0; turn < 10; turn++)
        {
            using var client = new ImageClient(Server.Address);
            await AssertAllAsync(client);
        }
    }

    private async Task AssertServedAfterRestartAsync()
    {
        Server.Signal(PosixKill.Term);
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
        var settings = Server.Settings with { BindPort = 0, Database = Server.Settings.Database ?? $"sqlite:///{Database}" };
        await using var again = await GlanceServer.StartAsync(settings);
        using var client = new ImageClient(again.Address);
        await AssertAllAsync(client);
    }

    private async Task AssertAllAsync(ImageClient client)
    {
        using var listed = await client.GetJsonAsync("/v2/images?limit=1000");
        var ids = listed.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("id").GetString()!).ToList();
        Assert.That(_confirmed.Except(ids), Is.Empty, "what was confirmed is there");
    }
}

using System.Net;
using System.Text;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>The database's file goes while the service runs, or is gone when it starts (docs/decisions/0210).</summary>
internal sealed class LostDatabaseTests : ServerTest
{
    private string Database => Path.Combine(Server.Directory, "glance.sqlite");

    [Test]
    public async Task A_deleted_database_is_a_503_for_everybody_and_one_line_for_each_worker_and_no_worker_makes_another()
    {
        ExpectedErrors.AddRange(["glance.sqlite: it was deleted", "glance.sqlite: it does not exist", "Reload given up", "does not exist, and only the first start"]);
        await StartAsync();
        await Client.CreateAsync();

        File.Delete(Database);
        for (var turn = 0; turn < 10; turn++)
            Assert.That(await CreateStatusAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await Client.Http.GetAsync("/v2/images")).StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        var line = await Server.Log.WaitForAsync("glance.sqlite: it was deleted");
        Assert.That(line, Does.Contain(Database).And.Contain("inode").And.Contain("stop the service"));

        var before = Server.Workers;
        foreach (var worker in before)
            PosixKill.Send(worker, PosixKill.Kill);
        await Server.UntilAsync(() => !Server.Workers.Intersect(before).Any(), "successors");
        await Server.Log.WaitForAsync("glance.sqlite: it does not exist");
        Assert.That(await CreateStatusAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable));

        Server.Signal(PosixKill.Hup);
        await Server.Log.WaitForAsync("Reload given up");
        Assert.That(await CreateStatusAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(File.Exists(Database), Is.False, "nobody has made another");
        Assert.That(Errors("glance.sqlite: it"), Has.Count.LessThanOrEqualTo(4), "a line a minute for each of four workers");
        Assert.That(Errors("failed:"), Is.Empty, "and none for each request");
    }

    [Test]
    public async Task A_database_that_was_moved_is_served_again_once_it_is_back_and_by_workers_that_started_without_it()
    {
        ExpectedErrors.AddRange(["glance.sqlite: it was deleted", "glance.sqlite: it does not exist"]);
        await StartAsync();
        var id = await Client.CreateAsync();

        File.Move(Database, Database + ".away");
        Assert.That((await Client.Http.GetAsync($"/v2/images/{id}")).StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        var victim = Server.Workers[0];
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers.Count == 2 && !Server.Workers.Contains(victim), "a successor");
        await Server.Log.WaitForAsync("glance.sqlite: it does not exist");
        File.Move(Database + ".away", Database);

        for (var turn = 0; turn < 20; turn++)
        {
            using var client = new ImageClient(Server.Address);
            Assert.That(await client.StatusAsync(id), Is.EqualTo("queued"));
        }

        await Client.CreateAsync();
        await Server.Log.WaitForAsync("the file is back in its place");
    }

    [Test]
    public async Task A_restart_beside_a_store_with_images_makes_no_new_database_and_says_how_to_begin_anew()
    {
        await StartAsync();
        await Client.CreateFilledAsync(TestData.Bytes(100));
        Server.Signal(PosixKill.Term);
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);

        await using var again = GlanceServer.Launch(Server.Settings with { ImageDirectory = Server.ImageDirectory });
        var code = await again.WaitForExitAsync();

        var database = Path.Combine(again.Directory, "glance.sqlite");
        Assert.That(code, Is.Not.Zero);
        Assert.That(again.Log.Lines, Has.Some.Contain($"{database} does not exist").And.Contain(Server.ImageDirectory).And.Contain($"touch {database}"));
        Assert.That(File.Exists(database), Is.False);
    }

    private async Task<HttpStatusCode> CreateStatusAsync()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await Client.Http.PostAsync("/v2/images", content);
        return answer.StatusCode;
    }

    private List<string> Errors(string words) =>
        [.. Server.Log.Lines.Where(line => line.Contains(" ERROR ", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal))];
}

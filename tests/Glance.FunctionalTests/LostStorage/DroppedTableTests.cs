using System.Net;
using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>A table goes while the service runs (docs/decisions/0417).</summary>
internal sealed class DroppedTableTests : ServerTest
{
    [Test]
    public async Task A_service_without_a_table_is_not_ready_says_which_and_stays_until_it_is_back()
    {
        ExpectedErrors.AddRange(["image_tags", "killed by signal 9"]);
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        await Client.CreateAsync();

        Run("ALTER TABLE image_tags RENAME TO away");
        Assert.That(await StatusOfAsync("/healthcheck/ready"), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await Server.Log.WaitForAsync("Not ready: database"), Does.Contain("missing: the table image_tags"));
        for (var turn = 0; turn < 5; turn++)
            Assert.That(await StatusOfAsync("/v2/images"), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        await Server.Log.WaitForAsync(" ERROR "); // An answer may be there before its line is.
        Assert.That(Server.Log.Lines, Has.Exactly(1).Contains(" ERROR "));

        var mark = Server.Log.Mark;
        var victim = Server.Workers.Single();
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.Log.WaitForAsync("of that revision is missing: the table image_tags;", mark);
        await Server.UntilAsync(() => Server.Workers is [var other] && other != victim, "a successor");
        var successor = Server.Workers[0];
        for (var turn = 0; turn < 5; turn++)
            Assert.That(await StatusOfAsync("/v2/images"), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(Server.Log.Lines.Skip(mark), Has.Exactly(1).Contains(" ERROR ").And.Not.Contains("signal 9"));

        Run("ALTER TABLE away RENAME TO image_tags");
        Assert.That(await StatusOfAsync("/v2/images"), Is.EqualTo(HttpStatusCode.OK));
        await Client.CreateAsync();
        Assert.That(Server.Workers, Is.EqualTo(new[] { successor }), "it stays");
    }

    private void Run(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Server.Directory, "glance.sqlite")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private async Task<HttpStatusCode> StatusOfAsync(string path)
    {
        using var client = Server.CreateClient();
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }
}

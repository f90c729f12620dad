using System.Diagnostics;
using System.Net;
using Glance.TestKit.Postgres;
using Glance.TestKit.Processes;
using Npgsql;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>/healthcheck/ready beside /healthcheck (docs/decisions/0212).</summary>
internal sealed class ReadinessTests : ServerTest
{
    private const string Ready = "/healthcheck/ready";

    [Test]
    public async Task A_service_that_can_work_is_ready_in_text_json_and_head()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        Assert.That(await AskAsync(Ready), Is.EqualTo((HttpStatusCode.OK, "OK\nOK\nOK")));
        using var head = await Client.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Ready));
        Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Directory.GetFiles(Path.Combine(Server.ImageDirectory, ".glance-uploads")), Is.Empty, "a look leaves nothing behind");
    }

    [Test]
    public async Task Without_its_directory_a_service_lives_and_is_not_ready_until_it_is_back()
    {
        ExpectedErrors.Add("it is not there");
        await StartAsync(new GlanceServerSettings { Workers = 1 });

        Directory.Move(Server.ImageDirectory, Server.ImageDirectory + ".away");
        var (status, text) = await AskAsync(Ready);
        Assert.That((status, text), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "OK\nOK\nSTORES UNAVAILABLE")));
        Assert.That((await AskAsync("/healthcheck")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await Server.Log.WaitForAsync("Not ready: stores"), Does.Contain(Server.ImageDirectory));
        Directory.Move(Server.ImageDirectory + ".away", Server.ImageDirectory);

        await UntilReadyAsync();
        await Server.Log.WaitForAsync("Ready again: stores");
    }

    [Test]
    public async Task Without_its_database_a_service_lives_and_is_not_ready_until_it_is_back()
    {
        ExpectedErrors.Add("it was deleted or moved");
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var database = Path.Combine(Server.Directory, "glance.sqlite");

        File.Move(database, database + ".away");
        Assert.That(await AskAsync(Ready), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "OK\nDATABASE UNAVAILABLE\nOK")));
        Assert.That((await AskAsync("/healthcheck")).Status, Is.EqualTo(HttpStatusCode.OK));
        File.Move(database + ".away", database);

        await UntilReadyAsync();
    }

    [Test]
    public async Task A_database_server_that_hangs_cannot_hang_the_check_however_many_ask()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var database = await cluster.CreateDatabaseAsync();
        await StartAsync(new GlanceServerSettings { Workers = 1, Database = cluster.Url(database) });
        await UntilReadyAsync();
        var server = await ServerOfAsync(cluster, database);
        List<int> stopped = [server, .. GlanceServer.ChildrenOf(server)];
        foreach (var pid in stopped)
            PosixKill.Send(pid, PosixKill.Stop);
        try
        {
            // An answer counts for a second.
            await UntilReadyAsync(HttpStatusCode.ServiceUnavailable);
            var threads = ThreadsOf(Server.Workers.Single());
            var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => AskAsync(Ready))).WaitAsync(TimeSpan.FromSeconds(20));

            Assert.That(answers, Is.All.EqualTo((HttpStatusCode.ServiceUnavailable, "OK\nDATABASE DOES NOT ANSWER\nOK")));
            Assert.That((await AskAsync("/healthcheck")).Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(ThreadsOf(Server.Workers.Single()), Is.LessThan(threads + 30), "who waits has no thread");
        }
        finally
        {
            foreach (var pid in stopped.Where(PosixKill.Exists))
                PosixKill.Send(pid, PosixKill.Cont);
        }

        await UntilReadyAsync();
    }

    private static async Task<int> ServerOfAsync(PostgresCluster cluster, string database)
    {
        await using var connection = await cluster.ConnectAsync(database);
        await using var ask = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        var backend = (int)(await ask.ExecuteScalarAsync())!; // not null: there is a backend
        return int.Parse(File.ReadAllText($"/proc/{backend}/stat").Split(") ")[1].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static int ThreadsOf(int pid) => Directory.GetDirectories($"/proc/{pid}/task").Length;

    private async Task UntilReadyAsync(HttpStatusCode wanted = HttpStatusCode.OK)
    {
        var clock = Stopwatch.StartNew();
        while ((await AskAsync(Ready)).Status != wanted)
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)), $"never {wanted}");
            await Task.Delay(50);
        }
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string path)
    {
        using var answer = await Client.Http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

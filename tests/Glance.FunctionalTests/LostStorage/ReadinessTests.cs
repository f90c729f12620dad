using System.Diagnostics;
using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
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

    private async Task UntilReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while ((await AskAsync(Ready)).Status != HttpStatusCode.OK)
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)), "ready again");
            await Task.Delay(50);
        }
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string path)
    {
        using var answer = await Client.Http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

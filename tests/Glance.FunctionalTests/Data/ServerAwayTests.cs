using System.Net;
using Glance.TestKit.Databases;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Data;

/// <summary>The same where the database is a server that is stopped and started: what the worker knows is told when it is back.</summary>
/// <param name="product">What messages call it.</param>
internal abstract class ServerAwayTests(string product) : ServerTest
{
    private IDatabaseServer? _database;

    /// <summary>Starts a server of the test's own.</summary>
    protected abstract Task<IDatabaseServer> StartServerAsync();

    [TearDown]
    public async Task StopAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [TestCase("fast")]
    [TestCase("immediate")]
    public async Task An_upload_that_ends_while_the_server_is_stopped_is_active_when_it_is_back(string how)
    {
        const string NotTaken = "the save that makes it active failed";
        ExpectedErrors.AddRange([NotTaken, product]);
        _database = await StartServerAsync();
        await StartAsync(new GlanceServerSettings { Workers = 2, Database = _database.Url(await _database.CreateDatabaseAsync()) });
        var data = TestData.Bytes(100_000);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(data);
        var upload = Task.Run(() => Client.UploadAsync(id, body));
        await body.HalfSent;
        await Client.WaitForStatusAsync(id, "saving");

        await _database.DownAsync(how);
        body.Release();
        await Server.Log.WaitForAsync(NotTaken);
        await _database.UpAsync();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await Client.StatusAsync(id), await Client.DownloadAsync(id)), Is.EqualTo(("active", data)));
        Assert.That(Server.Log.Lines, Has.None.Contain("   at "), "known failures leave no trace");
    }

    [Test]
    public async Task A_worker_that_is_replaced_while_the_server_is_away_answers_503_and_serves_when_it_is_back()
    {
        ExpectedErrors.AddRange([$"{product} cannot be reached", "killed by signal 9"]);
        _database = await StartServerAsync();
        await StartAsync(new GlanceServerSettings { Workers = 1, Database = _database.Url(await _database.CreateDatabaseAsync()) });
        var id = await Client.CreateAsync();
        var victim = Server.Workers.Single();

        await _database.DownAsync("fast");
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.Log.WaitForAsync("this worker replaces another and starts all the same");
        await Server.UntilAsync(() => Server.Workers is [var other] && other != victim, "a successor");
        var successor = Server.Workers[0];
        using var other = new ImageClient(Server.Address);
        using var refused = await other.Http.GetAsync($"/v2/images/{id}");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        await _database.UpAsync();

        Assert.That(await other.StatusAsync(id), Is.EqualTo("queued"));
        await other.CreateFilledAsync(TestData.Bytes(1000));
        Assert.That(Server.Workers, Is.EqualTo(new[] { successor }), "it stays");
    }
}

using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.MariaDb;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Data;

/// <summary>The same where the database is a server that is stopped and started: what the worker knows is told when it is back.</summary>
[Category("MariaDb")]
internal sealed class MariaDbAwayTests : ServerTest
{
    private MariaDbServer? _database;

    [TearDown]
    public async Task StopAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [TestCase("fast")]
    [TestCase("immediate")]
    public async Task An_upload_that_ends_while_mariadb_is_stopped_is_active_when_it_is_back(string how)
    {
        const string NotTaken = "the save that makes it active failed";
        ExpectedErrors.AddRange([NotTaken, "MySQL"]);
        _database = await MariaDbServer.StartAsync();
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
}

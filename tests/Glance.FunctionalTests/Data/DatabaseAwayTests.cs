using System.Globalization;
using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.FunctionalTests.Data;

/// <summary>
/// A database that is locked while uploads end keeps no image in <c>saving</c>: the worker that knows tells it when it answers, and when
/// that worker dies another puts the image right.
/// </summary>
internal sealed class DatabaseAwayTests : ServerTest
{
    private const string NotTaken = "the save that makes it active failed";
    private const string NotQueued = "stays in status saving until the database answers";

    private string _database = "";
    private TemporaryDirectory? _directory;
    private SqliteConnection? _lock;

    [TearDown]
    public void Unlock()
    {
        _lock?.Dispose();
        _directory?.Dispose();
    }

    [Test]
    public async Task An_upload_that_ends_while_the_database_is_locked_is_active_when_it_answers()
    {
        await StartAsync(workers: 2);
        var data = TestData.Bytes(100_000);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(data);
        var upload = Task.Run(() => Client.UploadAsync(id, body));
        await SavingAsync(id, body);

        await LockAsync();
        body.Release();
        await Server.Log.WaitForAsync(NotTaken);
        await UnlockAsync();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await Client.StatusAsync(id), await Client.DownloadAsync(id)), Is.EqualTo(("active", data)));
    }

    [Test]
    public async Task An_upload_broken_off_while_the_database_is_locked_is_queued_when_it_answers()
    {
        await StartAsync(workers: 2);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(100_000));
        var upload = Task.Run(() => Client.UploadAsync(id, body));
        await SavingAsync(id, body);

        await LockAsync();
        body.BreakOff();
        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await Server.Log.WaitForAsync(NotQueued);
        await UnlockAsync();

        await Client.WaitForStatusAsync(id, "queued");
        await Server.UntilAsync(() => Directory.GetFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories).Length == 0, "the data goes");
    }

    [Test]
    public async Task A_worker_killed_while_it_waits_for_the_database_leaves_the_image_to_the_next_within_seconds()
    {
        await StartAsync(workers: 1);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(100_000));
        var upload = Task.Run(() => Client.UploadAsync(id, body));
        await SavingAsync(id, body);
        await LockAsync();
        body.Release();
        await Server.Log.WaitForAsync(NotTaken);
        var dead = Server.Workers[0];

        PosixKill.Send(dead, PosixKill.Kill);
        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await Server.UntilAsync(() => Server.Workers is [var worker] && worker != dead, "another worker is there");
        await UnlockAsync();

        await Client.WaitForStatusAsync(id, "queued");
        Assert.That(Directory.GetFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories), Is.Empty);
        Assert.That(await Client.UploadAsync(id, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
    }

    // With the usual busy timeout of 5 s: a start that wanted the lock would be given up and tried again, later each time.
    [Test]
    public async Task A_worker_killed_while_the_database_is_locked_is_replaced_and_the_next_one_reads([Values] bool uploading)
    {
        await StartAsync(workers: 1, timeout: 5);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(100_000));
        var upload = Task.CompletedTask;
        if (uploading)
        {
            upload = Task.Run(() => Client.UploadAsync(id, body));
            await SavingAsync(id, body);
        }

        await LockAsync("EXCLUSIVE");
        for (var kills = uploading ? 1 : 3; kills > 0; kills--)
        {
            var dead = Server.Workers.Single();
            PosixKill.Send(dead, PosixKill.Kill);
            await Server.UntilAsync(() => Server.Workers is [var worker] && worker != dead, "another worker is there");
            Assert.That(await Client.StatusAsync(id), Is.EqualTo(uploading ? "saving" : "queued"));
        }

        await UnlockAsync();
        body.BreakOff();
        if (uploading)
            Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await Client.WaitForStatusAsync(id, "queued");
        Assert.That(await Client.CreateAsync(), Is.Not.Empty);
        Assert.That(Server.Log.Lines, Has.None.Contains("ended while starting"));
    }

    [Test]
    public async Task A_locked_database_is_a_503_that_says_when_to_come_back_and_no_trace()
    {
        await StartAsync(workers: 1);
        await LockAsync();

        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await Client.Http.PostAsync("/v2/images", content);
        for (var turn = 0; turn < 3; turn++)
        {
            using var more = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            Assert.That((await Client.Http.PostAsync("/v2/images", more)).StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }

        await UnlockAsync();

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Headers.RetryAfter?.Delta, Is.Not.Null.And.GreaterThan(TimeSpan.Zero));
        await Server.Log.WaitForAsync("stayed busy");
        Assert.That(Server.Log.Lines, Has.None.Contain("   at ").And.None.Contain("Exception"));
        Assert.That(Server.Log.Lines, Has.Exactly(1).Contains("stayed busy"), "one line for all of them, and not another for each");
        Assert.That(Server.Log.Lines, Has.None.Contain(" ERROR "), "clients can bring it about");
    }

    private async Task StartAsync(int workers, double timeout = 0.1)
    {
        ExpectedErrors.AddRange([NotTaken, NotQueued, "does not take its record", "killed by signal 9"]);
        _directory = new TemporaryDirectory();
        _database = _directory["glance.sqlite"];
        var url = string.Create(CultureInfo.InvariantCulture, $"sqlite:///{_database}?timeout={timeout}");
        await StartAsync(new GlanceServerSettings { Workers = workers, Database = url });
    }

    private async Task SavingAsync(string id, HeldContent body)
    {
        await body.HalfSent;
        await Client.WaitForStatusAsync(id, "saving");
    }

    private async Task LockAsync(string kind = "IMMEDIATE")
    {
        _lock = new SqliteConnection($"Data Source={_database};Pooling=False;Default Timeout=10");
        await _lock.OpenAsync();
        await ExecuteAsync($"BEGIN {kind}");
    }

    private Task UnlockAsync() => ExecuteAsync("ROLLBACK");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _lock!.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

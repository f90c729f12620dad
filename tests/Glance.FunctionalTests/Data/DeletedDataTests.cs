using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.FunctionalTests.Data;

/// <summary>What is to be removed from a store is known until it is gone, whoever dies and whatever fails in between.</summary>
internal sealed class DeletedDataTests : ServerTest
{
    private TemporaryMount? _mount;

    [TearDown]
    public void Unmount() => _mount?.Dispose();

    [Test]
    public async Task Data_in_a_read_only_directory_is_told_once_and_goes_when_the_directory_is_writable()
    {
        ExpectedErrors.Add("Read-only file system");
        await StartAsync(new GlanceServerSettings { Workers = 2, ImageDirectory = Mount() });
        var id = await Client.CreateFilledAsync(TestData.Bytes(1000));
        _mount!.SetReadOnly(true);

        using var answer = await Client.Http.DeleteAsync($"/v2/images/{id}");
        var told = await Server.Log.WaitForAsync("Read-only file system");
        var retried = await WaitForRetryAsync(id);
        var lines = Server.Log.Lines.Count(line => line.Contains(id, StringComparison.Ordinal) && line.Contains("Read-only", StringComparison.Ordinal));
        var stays = File.Exists(FileOf(id));
        _mount.SetReadOnly(false);
        await Server.UntilAsync(() => !File.Exists(FileOf(id)), "the file goes");
        await Server.Log.WaitForAsync($"The data that image {id} named until");
        await Server.UntilAsync(() => StatusOfLocationAsync(id).GetAwaiter().GetResult() == "deleted", "the database knows");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(told, Does.Contain(id).And.Contain(FileOf(id)).And.Contain("ERROR"));
        Assert.That((retried, stays, lines), Is.EqualTo((true, true, 1)));
    }

    [Test]
    public async Task A_worker_that_dies_before_it_could_remove_the_data_leaves_it_to_the_next()
    {
        ExpectedErrors.Add("Read-only file system");
        await StartAsync(new GlanceServerSettings { Workers = 1, ImageDirectory = Mount() });
        var id = await Client.CreateFilledAsync(TestData.Bytes(1000));
        _mount!.SetReadOnly(true);
        using var answer = await Client.Http.DeleteAsync($"/v2/images/{id}");
        var dead = Server.Workers[0];

        PosixKill.Send(dead, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers is [var worker] && worker != dead, "another worker is there");
        _mount.SetReadOnly(false);
        await Server.UntilAsync(() => !File.Exists(FileOf(id)), "the file goes");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Data_that_was_removed_before_its_worker_died_is_one_line_of_information_at_the_next_start()
    {
        ExpectedErrors.Add("Read-only file system");
        await StartAsync(new GlanceServerSettings { Workers = 1, ImageDirectory = Mount() });
        var id = await Client.CreateFilledAsync(TestData.Bytes(1000));
        _mount!.SetReadOnly(true);
        using var answer = await Client.Http.DeleteAsync($"/v2/images/{id}");
        Server.Signal(PosixKill.Term);
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
        _mount.SetReadOnly(false);
        File.Delete(FileOf(id));

        await using var again = await GlanceServer.StartAsync(Server.Settings with { BindPort = 0, Database = $"sqlite:///{Path.Combine(Server.Directory, "glance.sqlite")}" });
        var line = await again.Log.WaitForAsync($"The data that image {id} named until");
        await again.UntilAsync(() => StatusOfLocationAsync(id).GetAwaiter().GetResult() == "deleted", "the database knows");

        Assert.That(line, Does.Contain(" INFO ").And.Contain("was removed before"));
        Assert.That(again.Log.Lines, Has.Exactly(1).Contains(id));
    }

    [Test]
    public async Task Data_that_another_image_names_stays_until_that_goes_too()
    {
        await StartAsync(new GlanceServerSettings { Workers = 2 });
        var data = TestData.Bytes(1000);
        var one = await Client.CreateFilledAsync(data);
        var other = await Client.CreateFilledAsync(data);
        var file = Path.Combine(Server.ImageDirectory, one);
        await ExecuteAsync($"UPDATE image_locations SET value = 'file://{file}' WHERE image_id = '{other}'");
        File.Delete(Path.Combine(Server.ImageDirectory, other));

        using var first = await Client.Http.DeleteAsync($"/v2/images/{one}");
        var kept = await Client.DownloadAsync(other);
        using var second = await Client.Http.DeleteAsync($"/v2/images/{other}");

        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NoContent)));
        Assert.That(kept, Is.EqualTo(data));
        await Server.Log.WaitForAsync("but another location does");
        Assert.That(Server.Log.Lines, Has.Some.Contains(one).And.Some.Contains("but another location does"));
        Assert.That(File.Exists(file), Is.False);
    }

    [Test]
    public async Task A_deleted_image_leaves_nothing_to_remove_once_it_is_answered()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateFilledAsync(TestData.Bytes(1000));

        using var answer = await Client.Http.DeleteAsync($"/v2/images/{id}");

        Assert.That((File.Exists(Path.Combine(Server.ImageDirectory, id)), await StatusOfLocationAsync(id)), Is.EqualTo((false, "deleted")));
    }

    // Another try is noted in the row.
    private async Task<bool> WaitForRetryAsync(string id)
    {
        var tried = false;
        await Server.UntilAsync(
            () => tried = ExecuteAsync($"SELECT COUNT(*) FROM image_locations WHERE image_id = '{id}' AND status = 'pending_delete' AND updated_at > deleted_at").GetAwaiter().GetResult() is 1L,
            "another try");
        return tried;
    }

    private async Task<string?> StatusOfLocationAsync(string id) => await ExecuteAsync($"SELECT status FROM image_locations WHERE image_id = '{id}'") as string;

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Server.Directory, "glance.sqlite")};Pooling=False;Default Timeout=10");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    private string FileOf(string id) => Path.Combine(_mount!.Path, id);

    private string Mount()
    {
        _mount = TemporaryMount.TryCreate("size=8m");
        if (_mount is null)
            Assert.Ignore("no tmpfs can be mounted here (root is needed)");
        return _mount.Path;
    }
}

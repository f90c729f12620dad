using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>The image directory, or a file in it, goes while the service runs or is gone when it starts (docs/decisions/0211).</summary>
internal sealed class LostDirectoryTests : ServerTest
{
    private BoundDirectory? _bound;
    private TemporaryMount? _mount;

    [TearDown]
    public void Unmount()
    {
        _bound?.Dispose();
        _mount?.Dispose();
    }

    [Test]
    public async Task A_directory_that_was_moved_is_a_503_with_a_line_a_minute_is_not_made_anew_and_is_used_again_once_it_is_back()
    {
        ExpectedErrors.AddRange(["cannot be used: it is not there", "Reload given up", "none of its directories exists", "image records point at files in it"]);
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var stored = await Client.CreateFilledAsync(TestData.Bytes(1000));
        var waiting = await Client.CreateAsync();

        Directory.Move(Server.ImageDirectory, Server.ImageDirectory + ".away");
        for (var turn = 0; turn < 5; turn++)
        {
            Assert.That(await DownloadStatusAsync(stored), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }

        var line = await Server.Log.WaitForAsync("cannot be used: it is not there");
        Assert.That(line, Does.Contain(Server.ImageDirectory).And.Contain(" ERROR "));
        Assert.That(Errors(), Has.Count.EqualTo(1), string.Join('\n', Errors()));
        Server.Signal(PosixKill.Hup);
        await Server.Log.WaitForAsync("Reload given up");
        Assert.That(Directory.Exists(Server.ImageDirectory), Is.False, "nobody has made another");

        Directory.Move(Server.ImageDirectory + ".away", Server.ImageDirectory);
        Assert.That(await Client.DownloadAsync(stored), Is.EqualTo(TestData.Bytes(1000)));
        Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
        await Server.Log.WaitForAsync("can be used again");
    }

    [Test]
    public async Task A_directory_that_became_a_link_to_itself_is_away_and_has_a_line_a_minute_whatever_is_asked()
    {
        ExpectedErrors.Add("cannot be used: it cannot be reached: Too many levels");
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var stored = await Client.CreateFilledAsync(TestData.Bytes(1000));
        var other = await Client.CreateFilledAsync(TestData.Bytes(1000));
        var waiting = await Client.CreateAsync();

        Directory.Move(Server.ImageDirectory, Server.ImageDirectory + ".away");
        Directory.CreateSymbolicLink(Server.ImageDirectory, Server.ImageDirectory);
        for (var turn = 0; turn < 5; turn++)
        {
            Assert.That(await DownloadStatusAsync(stored), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }

        await DeleteAsync(other);
        await Server.Log.WaitForAsync("is removed later");
        Assert.That(Errors(), Has.Count.EqualTo(1), string.Join('\n', Errors()));
        File.Delete(Server.ImageDirectory);
        Directory.Move(Server.ImageDirectory + ".away", Server.ImageDirectory);
        Assert.That(await Client.DownloadAsync(stored), Is.EqualTo(TestData.Bytes(1000)));
    }

    [Test]
    public async Task A_file_that_cannot_be_read_has_a_line_a_minute_however_often_it_is_asked_for([Values("link", "short")] string fault)
    {
        ExpectedErrors.Add("/file failed: ");
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var stored = await Client.CreateFilledAsync(TestData.Bytes(1000));
        var file = Path.Combine(Server.ImageDirectory, stored);
        if (fault == "short")
        {
            await File.WriteAllBytesAsync(file, TestData.Bytes(10));
        }
        else
        {
            File.Delete(file);
            File.CreateSymbolicLink(file, file);
        }

        for (var turn = 0; turn < 5; turn++)
            Assert.That(await DownloadStatusAsync(stored), Is.EqualTo(HttpStatusCode.ServiceUnavailable));

        await Server.Log.WaitForAsync("/file failed: ");
        Assert.That(Errors(), Has.Count.EqualTo(1), string.Join('\n', Errors()));
    }

    [Test]
    public async Task Nothing_is_written_below_a_share_that_is_not_mounted_and_successors_and_restarts_wait_for_it()
    {
        ExpectedErrors.AddRange(["cannot be used: it is not there", "has none of the files", "Nothing is made in its place"]);
        await StartAsync(new GlanceServerSettings { Workers = 1, ImageDirectory = Bind() });
        var stored = await Client.CreateFilledAsync(TestData.Bytes(1000));
        var waiting = await Client.CreateAsync();

        _bound!.Unmount();
        Assert.That(await DownloadStatusAsync(stored), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        var victim = Server.Workers.Single();
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers is [var other] && other != victim, "a successor");
        await Server.Log.WaitForAsync("has none of the files");
        Assert.That(await DownloadStatusAsync(stored), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.ServiceUnavailable));

        await Server.ReloadAsync();
        Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        await using (var again = await GlanceServer.StartAsync(Server.Settings with { Database = $"sqlite:///{Path.Combine(Server.Directory, "glance.sqlite")}" }))
        {
            using var client = new ImageClient(again.Address);
            Assert.That(await client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.ServiceUnavailable), "a restart is no reason to believe an empty directory");
        }

        Assert.That(Directory.GetFileSystemEntries(_bound.MountPoint), Is.Empty, "nobody has written below the mount point");
        Assert.That(_bound.TryMount(), Is.True);
        Assert.That(await Client.DownloadAsync(stored), Is.EqualTo(TestData.Bytes(1000)));
        Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_share_that_is_not_mounted_is_waited_for_although_its_only_image_is_deleted([Values] bool beforeItWent)
    {
        ExpectedErrors.AddRange(["cannot be used: it is not there", "has none of the files", "Nothing is made in its place"]);
        ExpectedErrors.Add("is removed later");
        await StartAsync(new GlanceServerSettings { Workers = 1, ImageDirectory = Bind() });
        var stored = await Client.CreateFilledAsync(TestData.Bytes(1000));
        var waiting = await Client.CreateAsync();
        if (beforeItWent)
            await DeleteAsync(stored);
        _bound!.Unmount();
        if (!beforeItWent)
            await DeleteAsync(stored);

        await Server.ReloadAsync();
        Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(Directory.GetFileSystemEntries(_bound.MountPoint), Is.Empty, "nobody has written below the mount point");

        Assert.That(_bound.TryMount(), Is.True);
        Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
        await Server.UntilAsync(() => !File.Exists(Path.Combine(_bound.MountPoint, stored)), "the removal of what was deleted meanwhile");
    }

    [Test]
    public async Task A_successor_makes_nothing_below_a_share_that_is_not_mounted_although_it_never_had_an_image()
    {
        ExpectedErrors.AddRange(["cannot be used: it is not there", "Nothing is made in its place"]);
        await StartAsync(new GlanceServerSettings { Workers = 1, ImageDirectory = Bind() });
        var waiting = await Client.CreateAsync();
        _bound!.Unmount();
        var victim = Server.Workers.Single();
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers is [var other] && other != victim, "a successor");

        Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(Directory.GetFileSystemEntries(_bound.MountPoint), Is.Empty, "nobody has written below the mount point");
        Assert.That(_bound.TryMount(), Is.True);
        Assert.That(await Client.UploadAsync(waiting, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_single_missing_file_is_a_404_and_a_line_with_image_and_path()
    {
        ExpectedErrors.Add("is missing");
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var lost = await Client.CreateFilledAsync(TestData.Bytes(1000));
        File.Delete(Path.Combine(Server.ImageDirectory, lost));

        for (var turn = 0; turn < 3; turn++)
            Assert.That(await DownloadStatusAsync(lost), Is.EqualTo(HttpStatusCode.NotFound));

        var line = await Server.Log.WaitForAsync("is missing");
        Assert.That(line, Does.Contain(" ERROR ").And.Contain($"image {lost}").And.Contain(Path.Combine(Server.ImageDirectory, lost)));
        Assert.That(Errors(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_full_store_names_directory_and_bytes_in_one_line_however_large_the_upload_was_announced([Values] bool sized)
    {
        _mount = TemporaryMount.TryCreate("size=4m");
        if (_mount is null)
            Assert.Ignore("no tmpfs can be mounted here (root is needed)");
        await StartAsync(new GlanceServerSettings { Workers = 1, ImageDirectory = _mount.Path });
        for (var turn = 0; turn < 3; turn++)
        {
            using var body = new HeldContent(TestData.Bytes(8 << 20), sized);
            body.Release();
            Assert.That(await Client.UploadAsync(await Client.CreateAsync(), body), Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        }

        var line = await Server.Log.WaitForAsync("is full: image");
        Assert.That(line, Does.Contain(" WARNING ").And.Contain(_mount.Path).And.Contain(sized ? $"wants {8 << 20} bytes" : "wants an unknown number of bytes").And.Match("[0-9]+ are free"));
        Assert.That(Server.Log.Lines.Count(found => found.Contains("is full: image", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    private async Task<HttpStatusCode> DownloadStatusAsync(string id)
    {
        using var answer = await Client.Http.GetAsync($"/v2/images/{id}/file");
        return answer.StatusCode;
    }

    private async Task DeleteAsync(string id)
    {
        using var answer = await Client.Http.DeleteAsync($"/v2/images/{id}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    private List<string> Errors() => [.. Server.Log.Lines.Where(line => line.Contains(" ERROR ", StringComparison.Ordinal))];

    private string Bind()
    {
        _bound = BoundDirectory.TryCreate();
        if (_bound is null)
            Assert.Ignore("nothing can be mounted here (root is needed)");
        return _bound.MountPoint;
    }
}

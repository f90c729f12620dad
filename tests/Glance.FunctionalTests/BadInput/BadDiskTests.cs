using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

internal sealed class BadDiskTests : ServerTest
{
    private TemporaryMount? _mount;

    [TearDown]
    public void Unmount() => _mount?.Dispose();

    [Test]
    public async Task A_full_disk_is_a_413_and_leaves_room_for_smaller_images([Values] bool sized)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, ImageDirectory = Mount("size=4m") });
        var tooLarge = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(8 << 20), sized);
        body.Release();

        var refused = await Client.UploadAsync(tooLarge, body);
        await Client.WaitForStatusAsync(tooLarge, "queued");
        var small = await Client.CreateFilledAsync(TestData.Bytes(1 << 20));

        Assert.That(refused, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(await Client.DownloadAsync(small), Is.EqualTo(TestData.Bytes(1 << 20)));
        Assert.That(Directory.GetFiles(_mount!.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName), Is.EqualTo(new[] { small }));
    }

    [Test]
    public async Task A_store_that_became_read_only_refuses_uploads_and_still_serves()
    {
        // The refused upload is logged with its whole cause, line by line.
        ExpectedErrors.Add("ERROR glance.common.wsgi");
        await StartAsync(new GlanceServerSettings { Workers = 1, ImageDirectory = Mount("size=4m") });
        var before = await Client.CreateFilledAsync(TestData.Bytes(1000));
        var id = await Client.CreateAsync();

        _mount!.SetReadOnly(true);
        var refused = await Client.UploadAsync(id, TestData.Bytes(10));

        Assert.That(refused, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await Client.StatusAsync(id), Is.EqualTo("queued"));
        Assert.That(await Client.DownloadAsync(before), Is.EqualTo(TestData.Bytes(1000)));
    }

    private string Mount(string options)
    {
        _mount = TemporaryMount.TryCreate(options);
        if (_mount is null)
            Assert.Ignore("no tmpfs can be mounted here (root is needed)");
        return _mount.Path;
    }
}

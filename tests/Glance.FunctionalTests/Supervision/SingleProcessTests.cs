using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

internal sealed class SingleProcessTests : ServerTest
{
    [Test]
    public async Task With_workers_0_one_process_serves_by_itself_under_the_pid_that_was_started()
    {
        await StartAsync(new GlanceServerSettings { Workers = 0 });

        var id = await Client.CreateFilledAsync(TestData.Bytes(100_000));

        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(TestData.Bytes(100_000)));
        Assert.That(Server.Workers, Is.Empty);
    }

    [Test]
    public async Task It_ends_in_order([Values(PosixKill.Term, PosixKill.Int)] int signal)
    {
        await StartAsync(new GlanceServerSettings { Workers = 0 });
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(1000));
        var upload = Client.UploadAsync(id, body);
        await Client.WaitForStatusAsync(id, "saving");

        Server.Signal(signal);
        body.Release();

        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Server.WaitForExitAsync(), Is.Zero);
    }
}

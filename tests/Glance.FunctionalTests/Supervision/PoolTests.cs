using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Supervision;

internal sealed class PoolTests : ServerTest
{
    [Test]
    public async Task A_full_pool_leaves_connections_to_other_workers_and_then_in_the_backlog()
    {
        await StartAsync(new GlanceServerSettings { Workers = 2, WorkerGroup = "pool_size = 2" });
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
            ids.Add(await Client.CreateAsync());
        var bodies = ids.ConvertAll(_ => new HeldContent(TestData.Bytes(1000)));
        var clients = ids.ConvertAll(_ => new ImageClient(Server.Address));

        // Four run, two in each worker; two wait in the backlog.
        var uploads = ids.Select((id, i) => clients[i].UploadAsync(id, bodies[i])).ToList();
        await Server.UntilAsync(() => ImagesBeingWritten(Server.ImageDirectory).Count == 4, "four uploads run");
        var waiting = uploads.Count(upload => !upload.IsCompleted);
        foreach (var body in bodies)
            body.Release();
        var outcomes = await Task.WhenAll(uploads);

        Assert.That(waiting, Is.EqualTo(6));
        Assert.That(outcomes, Has.All.EqualTo(HttpStatusCode.NoContent));
        clients.ForEach(client => client.Dispose());
    }

    private static List<string> ImagesBeingWritten(string directory) =>
        Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetDirectoryName(file) != directory)
                .Select(file => Path.GetFileName(file)[..36])
                .Distinct()]
            : [];
}

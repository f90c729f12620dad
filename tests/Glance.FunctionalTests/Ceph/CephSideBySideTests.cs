using System.Net;
using Glance.FunctionalTests.SideBySide;
using Glance.TestKit.Ceph;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Ceph;

/// <summary>Debian's glance-api and ours on one database and one pool: what either stores, the other serves and deletes.</summary>
[NonParallelizable] // Other tests stop the cluster that all of them share.
internal sealed class CephSideBySideTests : CephTest
{
    private const string PasteFile = "/usr/share/glance-common/glance-api-paste.ini";

    [Test]
    public async Task What_one_stores_the_other_serves_and_deletes([Values] bool sized)
    {
        PythonGlanceApi.Require();
        if (Directory.GetFiles("/usr/lib/python3/dist-packages", "rbd.*").Length == 0)
            Assert.Ignore("Debian's glance-api cannot reach Ceph: apt-get install python3-rbd");
        using var folder = new TemporaryDirectory();
        var database = $"sqlite:///{folder["glance.sqlite"]}";
        await PythonGlanceApi.SyncDatabaseAsync(folder.Path, database);
        await StartAsync(Settings with { Database = database });
        await using var python = await PythonGlanceApi.StartAsync(folder.Path, database, folder["images"], PasteFile, $"""
            [DEFAULT]
            enabled_backends = ceph:rbd
            [glance_store]
            default_backend = ceph
            [ceph]
            {Options(Cluster)}
            """);
        using var theirs = new ImageClient(python.Address);

        await StoreAndServeAsync(theirs, Client, sized);
        await StoreAndServeAsync(Client, theirs, sized);

        Assert.That(await Cluster.ObjectsAsync(), Is.Empty);
    }

    private async Task StoreAndServeAsync(ImageClient storing, ImageClient serving, bool sized)
    {
        var data = TestData.Bytes(20_000_000);
        var id = await storing.CreateAsync();
        using var content = new HeldContent(data, sized);
        content.Release();
        var stored = await storing.UploadAsync(id, content);
        var served = await serving.DownloadAsync(id);
        var location = (string)(await serving.ShowAsync(id))["locations"]![0]!["url"]!;
        using var deleted = await serving.Http.DeleteAsync($"/v2/images/{id}");

        Assert.That((stored, deleted.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NoContent)));
        Assert.That(location, Is.EqualTo($"rbd://{Cluster.Fsid}/{CephCluster.Pool}/{id}/snap"));
        Assert.That(served, Is.EqualTo(data));
    }
}

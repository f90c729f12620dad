using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Glance.TestKit.Ceph;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Ceph;

/// <summary>The service with its images in Debian's Ceph.</summary>
[NonParallelizable] // Some tests stop the cluster that all of them share.
internal sealed class CephStoreTests : CephTest
{
    [Test]
    public async Task An_image_goes_into_the_pool_and_comes_back_whole_and_in_ranges()
    {
        var data = TestData.Bytes(20_000_000);
        await StartAsync(Settings);
        var id = await Client.CreateAsync();
        using (var content = new HeldContent(data))
        {
            content.Release();
            Assert.That(await Client.UploadAsync(id, content), Is.EqualTo(HttpStatusCode.NoContent));
        }

        var image = await Client.ShowAsync(id);
        var listed = await Cluster.RunAsync("rbd", "snap", "ls", "--format", "json", $"{CephCluster.Pool}/{id}");
        var snapshots = JsonNode.Parse(listed)!.AsArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((long)image["size"]!, (string)image["status"]!, (string)image["stores"]!),
                Is.EqualTo((20_000_000L, "active", "ceph")));
            Assert.That((string)image["locations"]![0]!["url"]!, Is.EqualTo($"rbd://{Cluster.Fsid}/{CephCluster.Pool}/{id}/snap"));
            Assert.That(((string)snapshots.Single()!["name"]!, (string)snapshots[0]!["protected"]!), Is.EqualTo(("snap", "true")));
            Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
            foreach (var (from, to) in ((int, int)[])[(0, 0), (8_388_600, 8_388_615), (5_000_000, 19_999_999)])
            {
                using var answer = await RangeAsync(id, from, to);
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
                Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(data[from..(to + 1)]), $"{from}-{to}");
            }
        }

        using var deleted = await Client.Http.DeleteAsync($"/v2/images/{id}");
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Cluster.ObjectsAsync(), Is.Empty);
    }

    [Test]
    public async Task An_image_that_was_cloned_is_409_and_stays_active_until_the_clone_is_gone()
    {
        await StartAsync(Settings);
        var data = TestData.Bytes(1_000_000);
        var id = await Client.CreateFilledAsync(data);
        var snapshot = $"{CephCluster.Pool}/{id}@snap";
        await Cluster.RunAsync("rbd", "clone", "--rbd-default-clone-format", "1", snapshot, $"{CephCluster.Pool}/child");

        using var refused = await Client.Http.DeleteAsync($"/v2/images/{id}");
        var (status, read) = (await Client.StatusAsync(id), await Client.DownloadAsync(id));
        await Cluster.RunAsync("rbd", "rm", "--no-progress", $"{CephCluster.Pool}/child");
        using var deleted = await Client.Http.DeleteAsync($"/v2/images/{id}");

        Assert.That((refused.StatusCode, status, deleted.StatusCode),
            Is.EqualTo((HttpStatusCode.Conflict, "active", HttpStatusCode.NoContent)));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain($"Image {id} could not be deleted because it is in use: "
            + "The image cannot be deleted because it is in use through the backend store outside of Glance."));
        Assert.That(read, Is.EqualTo(data));
        Assert.That(await Cluster.ObjectsAsync(), Is.Empty);
    }

    [Test]
    public async Task A_worker_that_is_killed_in_the_middle_of_an_upload_leaves_nothing([Values] bool sized)
    {
        ExpectedErrors.Add("killed by signal 9");
        await StartAsync(Settings with { Workers = 1 });
        var id = await Client.CreateAsync();
        using var content = new HeldContent(TestData.Bytes(40_000_000), sized);
        var upload = Client.UploadAsync(id, content);
        await content.HalfSent;
        await UntilAsync(async () => (await Cluster.ObjectsAsync()).Any(name => name.StartsWith("rbd_data.", StringComparison.Ordinal)));

        PosixKill.Send(Server.Workers[0], PosixKill.Kill);
        content.BreakOff();
        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await UntilPoolIsEmptyAsync();

        Assert.That(await Client.StatusAsync(id), Is.EqualTo("queued"));
        Assert.That(await Client.UploadAsync(id, TestData.Bytes(1000)), Is.EqualTo(HttpStatusCode.NoContent));
        using var deleted = await Client.Http.DeleteAsync($"/v2/images/{id}");
    }

    [Test]
    public async Task A_client_that_breaks_off_leaves_nothing_and_the_image_queued([Values] bool sized)
    {
        await StartAsync(Settings);
        var id = await Client.CreateAsync();
        using var content = new HeldContent(TestData.Bytes(20_000_000), sized);
        var upload = Client.UploadAsync(id, content);
        await content.HalfSent;

        content.BreakOff();
        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await Client.WaitForStatusAsync(id, "queued");
        await UntilPoolIsEmptyAsync();
    }

    [Test]
    public async Task A_cluster_that_hangs_costs_its_images_503_in_time_and_nothing_else()
    {
        ExpectedErrors.Add("Store ceph");
        var data = TestData.Bytes(60_000_000);
        await StartAsync(Settings with { Workers = 1 });
        var id = await Client.CreateFilledAsync(data);
        var empty = await Client.CreateAsync();
        var local = await Client.CreateAsync();
        using var download = await Client.Http.GetAsync($"/v2/images/{id}/file", HttpCompletionOption.ResponseHeadersRead);

        var clock = Stopwatch.StartNew();
        HttpStatusCode reading, writing, elsewhere;
        TimeSpan listed;
        Cluster.SignalOsd(PosixKill.Stop);
        try
        {
            var broken = download.Content.ReadAsByteArrayAsync();
            var hanging = Enumerable.Range(0, 20)
                .Select(_ => Client.Http.GetAsync($"/v2/images/{id}/file", HttpCompletionOption.ResponseHeadersRead)).ToArray();
            var upload = Client.UploadAsync(empty, TestData.Bytes(1000));
            var asked = Stopwatch.StartNew();
            (await Client.Http.GetAsync("/v2/images")).EnsureSuccessStatusCode();
            listed = asked.Elapsed;
            using var put = new HttpRequestMessage(HttpMethod.Put, $"/v2/images/{local}/file");
            put.Content = new ByteArrayContent(TestData.Bytes(1000));
            put.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            put.Headers.Add("X-Image-Meta-Store", "local");
            elsewhere = (await Client.Http.SendAsync(put)).StatusCode;
            Assert.That(async () => await broken, Throws.InstanceOf<HttpRequestException>());
            reading = (await Task.WhenAll(hanging)).Select(answer => answer.StatusCode).Distinct().Single();
            writing = await upload;
        }
        finally
        {
            Cluster.SignalOsd(PosixKill.Cont);
        }

        var lasted = clock.Elapsed;
        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
        Assert.That((reading, writing, elsewhere),
            Is.EqualTo((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.NoContent)));
        Assert.That(listed, Is.LessThan(TimeSpan.FromSeconds(Patience)));
        Assert.That(lasted, Is.LessThan(TimeSpan.FromSeconds(30)));
        foreach (var image in (string[])[id, empty, local])
            (await Client.Http.DeleteAsync($"/v2/images/{image}")).Dispose();
        await UntilPoolIsEmptyAsync();
    }

    private async Task<HttpResponseMessage> RangeAsync(string id, int from, int to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/images/{id}/file");
        request.Headers.Range = new RangeHeaderValue(from, to);
        return await Client.Http.SendAsync(request);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await holds())
            await Task.Delay(50, patience.Token);
    }
}

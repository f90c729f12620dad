using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.FunctionalTests.Stores;

/// <summary>The service with its images in a real Swift.</summary>
internal sealed class SwiftTests : ServerTest
{
    private const int SegmentSize = 1_024_000;

    private SwiftTestServer _swift = null!;
    private SwiftContainer _container = null!;
    private TemporaryDirectory _journals = null!;

    [SetUp]
    public async Task MakeContainer()
    {
        _swift = await SwiftTestServer.StartAsync("tempauth");
        _container = await SwiftContainer.OfAsync(_swift);
        _journals = new TemporaryDirectory();
    }

    [TearDown]
    public async Task LetGo()
    {
        _container?.Dispose();
        _journals?.Dispose();
        if (_swift is not null)
            await _swift.DisposeAsync();
    }

    [Test]
    public async Task An_image_of_unknown_size_comes_back_whole_and_in_ranges_and_is_gone_when_deleted()
    {
        await StartAsync(Settings());
        var data = TestData.Bytes((2 * SegmentSize) + 12_345);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(data);
        body.Release();

        Assert.That(await Client.UploadAsync(id, body), Is.EqualTo(HttpStatusCode.NoContent));

        var image = await Client.ShowAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(image["size"]!.GetValue<long>(), Is.EqualTo(data.Length));
            Assert.That(image["stores"]!.GetValue<string>(), Is.EqualTo("cold"));
            Assert.That(image["direct_url"]!.GetValue<string>(), Is.EqualTo($"swift+config://ref1/{_container.Name}/{id}"));
            Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
            Assert.That(await RangeAsync(id, 0, null), Is.EqualTo(data));
            Assert.That(await RangeAsync(id, SegmentSize - 3, SegmentSize + 2), Is.EqualTo(data[(SegmentSize - 3)..(SegmentSize + 3)]));
            Assert.That(await RangeAsync(id, data.Length - 1, null), Is.EqualTo(data[^1..]));
            Assert.That(await _container.ObjectsAsync(), Is.EqualTo(new[] { id, $"{id}-00001", $"{id}-00002", $"{id}-00003" }));
        }

        using var deleted = await Client.Http.DeleteAsync($"/v2/images/{id}");
        await UntilEmptyAsync();
    }

    [Test]
    public async Task A_worker_killed_in_the_middle_of_an_upload_leaves_nothing_in_Swift()
    {
        ExpectedErrors.Add("killed by signal 9");
        await StartAsync(Settings());
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(6 * SegmentSize));
        var upload = Client.UploadAsync(id, body);
        await body.HalfSent;
        await UntilBegunAsync();

        PosixKill.Send(Server.Workers.Single(), PosixKill.Kill);

        body.BreakOff();
        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await UntilEmptyAsync();
        using var client = new ImageClient(Server.Address);
        await client.WaitForStatusAsync(id, "queued");
        Assert.That(await client.UploadAsync(id, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_client_that_breaks_off_leaves_nothing_in_Swift([Values] bool sized)
    {
        await StartAsync(Settings());
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(6 * SegmentSize), sized);
        var upload = Client.UploadAsync(id, body);
        await body.HalfSent;
        await UntilBegunAsync();

        body.BreakOff();

        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await UntilEmptyAsync();
        await Client.WaitForStatusAsync(id, "queued");
    }

    [Test]
    public async Task A_Swift_that_is_away_costs_its_own_images_only_and_is_used_again_when_it_is_back()
    {
        await StartAsync(Settings());
        var cold = await Client.CreateFilledAsync(TestData.Bytes(1000));
        _swift.Signal(PosixKill.Stop);
        var waiting = Client.Http.GetAsync($"/v2/images/{cold}/file");

        var here = await Client.CreateAsync();
        using var content = new ByteArrayContent(TestData.Bytes(2000));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("X-Image-Meta-Store", "here");
        Assert.That(await Client.UploadAsync(here, content), Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Client.DownloadAsync(here), Is.EqualTo(TestData.Bytes(2000)));
        Assert.That(waiting.IsCompleted, Is.False);

        _swift.Signal(PosixKill.Cont);
        using var answer = await waiting;
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(TestData.Bytes(1000)));
    }

    [TestCase("swift+config://ref1/")]
    [TestCase("swift+http://glance%3Aglance:glance@")]
    public async Task A_location_in_Swift_is_not_taken_from_a_client(string beginning)
    {
        await StartAsync(Settings());
        var secret = await Client.CreateFilledAsync(TestData.Bytes(1000));
        var place = beginning.Contains('@') ? $"{_swift.AuthAddress.Authority}{_swift.AuthAddress.AbsolutePath}/" : string.Empty;
        var id = await Client.CreateAsync();
        var change = new JsonObject
        {
            ["op"] = "add",
            ["path"] = "/locations/-",
            ["value"] = new JsonObject { ["url"] = $"{beginning}{place}{_container.Name}/{secret}", ["metadata"] = new JsonObject() },
        };
        using var patch = new StringContent(new JsonArray(change).ToJsonString());
        patch.Headers.ContentType = new MediaTypeHeaderValue("application/openstack-images-v2.1-json-patch");

        using var answer = await Client.Http.PatchAsync($"/v2/images/{id}", patch);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    private GlanceServerSettings Settings() => new()
    {
        Workers = 1,
        DefaultGroup = "enabled_backends = cold:swift,here:file\nshow_image_direct_url = true\nshow_multiple_locations = true",
        OtherGroups = $"""
            [glance_store]
            default_backend = cold
            journal_directory = {_journals.Path}
            [cold]
            {_swift.Section(_container.Name)}
            swift_store_large_object_size = 1
            swift_store_large_object_chunk_size = 1
            [here]
            filesystem_store_datadir = {_journals["images"]}
            """,
    };

    private Task UntilBegunAsync() =>
        Server.UntilAsync(() => _container.ObjectsAsync().GetAwaiter().GetResult().Count > 1, "segments have arrived in Swift");

    private Task UntilEmptyAsync() =>
        Server.UntilAsync(() => _container.ObjectsAsync().GetAwaiter().GetResult().Count == 0, "nothing is left in Swift");

    private async Task<byte[]> RangeAsync(string id, long from, long? to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/images/{id}/file")
        {
            Headers = { Range = new RangeHeaderValue(from, to) },
        };
        using var answer = await Client.Http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
        return await answer.Content.ReadAsByteArrayAsync();
    }
}

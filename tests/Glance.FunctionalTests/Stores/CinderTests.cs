using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Glance.TestKit.Cinder;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Stores;

/// <summary>The service with its images on volumes of a real Cinder, in Ceph.</summary>
internal sealed class CinderTests : ServerTest
{
    private CinderTestCloud _cinder = null!;
    private TemporaryDirectory _journals = null!;
    private string[] _before = [];

    [SetUp]
    public async Task LookAsync()
    {
        _cinder = await CinderTestCloud.SharedAsync();
        _journals = new TemporaryDirectory();
        _before = await _cinder.HoldingsAsync();
    }

    [TearDown]
    public void LetGo() => _journals?.Dispose();

    [Test]
    public async Task An_image_of_unknown_size_comes_back_whole_and_in_ranges_and_is_gone_when_deleted()
    {
        await StartAsync(Settings());
        var data = TestData.Bytes(5_000_000);
        var id = await Client.CreateAsync();
        using var body = new HeldContent(data);
        body.Release();

        Assert.That(await Client.UploadAsync(id, body), Is.EqualTo(HttpStatusCode.NoContent));

        var image = await Client.ShowAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(image["size"]!.GetValue<long>(), Is.EqualTo(data.Length));
            Assert.That(image["stores"]!.GetValue<string>(), Is.EqualTo("volumes"));
            Assert.That(image["direct_url"]!.GetValue<string>(), Does.Match("^cinder://volumes/[0-9a-f-]{36}$"));
            Assert.That(await Client.DownloadAsync(id), Is.EqualTo(data));
            Assert.That(await RangeAsync(id, 0, null), Is.EqualTo(data));
            Assert.That(await RangeAsync(id, 4_194_301, 4_194_310), Is.EqualTo(data[4_194_301..4_194_311]));
            Assert.That(await RangeAsync(id, data.Length - 1, null), Is.EqualTo(data[^1..]));
        }

        using var deleted = await Client.Http.DeleteAsync($"/v2/images/{id}");
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        await UntilEmptyAsync();
    }

    [Test]
    public async Task A_worker_killed_in_the_middle_of_an_upload_leaves_neither_volume_nor_attachment()
    {
        ExpectedErrors.Add("killed by signal 9");
        await StartAsync(Settings());
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(16 << 20));
        var upload = Client.UploadAsync(id, body);
        await body.HalfSent;
        await UntilAttachedAsync();

        PosixKill.Send(Server.Workers.Single(), PosixKill.Kill);

        body.BreakOff();
        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await UntilEmptyAsync();
        using var client = new ImageClient(Server.Address);
        await client.WaitForStatusAsync(id, "queued");
        Assert.That(await client.UploadAsync(id, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
        using var deleted = await client.Http.DeleteAsync($"/v2/images/{id}");
        await UntilEmptyAsync();
    }

    [Test]
    public async Task A_worker_killed_in_the_middle_of_a_download_leaves_no_attachment()
    {
        ExpectedErrors.Add("killed by signal 9");
        await StartAsync(Settings());
        var id = await Client.CreateFilledAsync(TestData.Bytes(64 << 20));
        using var answer = await Client.Http.GetAsync($"/v2/images/{id}/file", HttpCompletionOption.ResponseHeadersRead);
        await UntilAttachedAsync();

        PosixKill.Send(Server.Workers.Single(), PosixKill.Kill);

        await UntilAsync(holdings => holdings.All(one => one.StartsWith("volumes", StringComparison.Ordinal)));
        using var client = new ImageClient(Server.Address);
        using var deleted = await client.Http.DeleteAsync($"/v2/images/{id}");
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        await UntilEmptyAsync();
    }

    [Test]
    public async Task A_client_that_breaks_off_leaves_nothing_in_Cinder([Values] bool sized)
    {
        await StartAsync(Settings());
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(16 << 20), sized);
        var upload = Client.UploadAsync(id, body);
        await body.HalfSent;
        await UntilAttachedAsync();

        body.BreakOff();

        Assert.That(async () => await upload, Throws.InstanceOf<HttpRequestException>());
        await UntilEmptyAsync();
        await Client.WaitForStatusAsync(id, "queued");
    }

    [Test]
    public async Task A_location_in_Cinder_is_not_taken_from_a_client()
    {
        await StartAsync(Settings());
        var secret = await Client.CreateFilledAsync(TestData.Bytes(1000));
        var url = (await Client.ShowAsync(secret))["direct_url"]!.GetValue<string>();
        var id = await Client.CreateAsync();
        var change = new JsonObject
        {
            ["op"] = "add",
            ["path"] = "/locations/-",
            ["value"] = new JsonObject { ["url"] = url, ["metadata"] = new JsonObject() },
        };
        using var patch = new StringContent(new JsonArray(change).ToJsonString());
        patch.Headers.ContentType = new MediaTypeHeaderValue("application/openstack-images-v2.1-json-patch");

        using var answer = await Client.Http.PatchAsync($"/v2/images/{id}", patch);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        using var deleted = await Client.Http.DeleteAsync($"/v2/images/{secret}");
        await UntilEmptyAsync();
    }

    private GlanceServerSettings Settings() => new()
    {
        Workers = 1,
        DefaultGroup = "enabled_backends = volumes:cinder\nshow_image_direct_url = true\nshow_multiple_locations = true",
        OtherGroups = $"""
            [glance_store]
            default_backend = volumes
            journal_directory = {_journals.Path}
            [volumes]
            {_cinder.Section("ceph")}
            """,
    };

    private Task UntilAttachedAsync() =>
        UntilAsync(holdings => holdings.Any(one => one.StartsWith("attachments", StringComparison.Ordinal)));

    private Task UntilEmptyAsync() => UntilAsync(holdings => holdings.Length == 0);

    private Task UntilAsync(Func<string[], bool> isSo) =>
        _cinder.UntilHoldingsAsync(all => isSo([.. all.Except(_before)]));

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

using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>Bytes that changed on the disk, of the same number (docs/decisions/0213).</summary>
internal sealed class VerifyOnReadTests : ServerTest
{
    private const string Verifying = "[glance_store]\nverify_on_read = true";

    // One block, several with a rest, and several without.
    [TestCase(10)]
    [TestCase(1_000_000)]
    [TestCase(512 * 1024)]
    public async Task Changed_data_is_cut_before_its_last_byte_and_the_log_names_image_and_hashes(int size)
    {
        ExpectedErrors.Add("is not what was stored");
        await StartAsync(new GlanceServerSettings { Workers = 1, OtherGroups = Verifying });
        var id = await Client.CreateFilledAsync(TestData.Bytes(size));
        Spoil(id);

        using var received = new MemoryStream();
        Assert.That(async () => await DownloadAsync(id, received), Throws.InstanceOf<HttpRequestException>());
        Assert.That(received.Length, Is.LessThan(size));
        Assert.That(await Server.Log.WaitForAsync("is not what was stored"), Does.Contain(id).And.Contain((await Client.ShowAsync(id))["os_hash_value"]!.GetValue<string>()));
    }

    [Test]
    public async Task Good_data_and_parts_are_sent_as_ever()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, OtherGroups = Verifying });
        var id = await Client.CreateFilledAsync(TestData.Bytes(1_000_000));

        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(TestData.Bytes(1_000_000)));
        using var part = new HttpRequestMessage(HttpMethod.Get, $"/v2/images/{id}/file") { Headers = { { "Range", "bytes=10-19" } } };
        using var answer = await Client.Http.SendAsync(part);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(TestData.Bytes(1_000_000)[10..20]));
    }

    [Test]
    public async Task Unless_asked_for_data_is_sent_as_it_is()
    {
        await StartAsync(new GlanceServerSettings { Workers = 1 });
        var id = await Client.CreateFilledAsync(TestData.Bytes(1000));
        Spoil(id);

        Assert.That(await Client.DownloadAsync(id), Has.Length.EqualTo(1000).And.Not.EqualTo(TestData.Bytes(1000)));
    }

    private async Task DownloadAsync(string id, Stream destination)
    {
        using var answer = await Client.Http.GetAsync($"/v2/images/{id}/file", HttpCompletionOption.ResponseHeadersRead);
        await answer.Content.CopyToAsync(destination);
    }

    private void Spoil(string id)
    {
        using var file = File.Open(Path.Combine(Server.ImageDirectory, id), FileMode.Open, FileAccess.ReadWrite);
        var first = file.ReadByte();
        file.Position = 0;
        file.WriteByte((byte)~first);
    }
}

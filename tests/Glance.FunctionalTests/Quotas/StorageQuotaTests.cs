using System.Net;
using System.Text.Json;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Quotas;

/// <summary><c>user_storage_quota</c> holds however many uploads race through however many workers.</summary>
internal abstract class StorageQuotaTests : ServerTest
{
    private const int Uploads = 20;
    private const int Size = 300_000;
    private const int Fitting = 6;
    private const int Quota = (Size * Fitting) + 1000;

    [Test]
    public async Task A_refusal_names_the_setting_that_limits([Values] bool announced)
    {
        var database = await DatabaseAsync();
        await StartAsync(new GlanceServerSettings { Workers = 1, Database = database, DefaultGroup = "user_storage_quota = 1000" });
        using var data = new HeldContent(TestData.Bytes(1001), announced);
        data.Release();

        using var answer = await Client.Http.PutAsync($"/v2/images/{await Client.CreateAsync()}/file", data);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("user_storage_quota").And.Not.Contain("image_size_total"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Twenty_uploads_at_once_through_several_workers_do_not_overshoot(bool announced)
    {
        await StartAsync(new GlanceServerSettings { Workers = 3, Database = await DatabaseAsync(), DefaultGroup = $"user_storage_quota = {Quota}" });
        var ids = new List<string>();
        for (var made = 0; made < Uploads; made++)
            ids.Add(await Client.CreateAsync());

        var answers = await Task.WhenAll(ids.Select(id => Task.Run(() => UploadAsync(id, announced))));

        var images = await ImagesAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers, Is.All.EqualTo(HttpStatusCode.NoContent).Or.EqualTo(HttpStatusCode.RequestEntityTooLarge));
            Assert.That(images.Where(image => image.Status == "active").Sum(image => image.Size), Is.LessThanOrEqualTo(Quota));
            Assert.That(images.Count(image => image.Status == "active"), Is.EqualTo(answers.Count(answer => answer == HttpStatusCode.NoContent)));
            Assert.That(images.Select(image => image.Status), Is.All.EqualTo("active").Or.EqualTo("queued"));
            Assert.That(Directory.GetFiles(Server.ImageDirectory).Sum(file => new FileInfo(file).Length), Is.LessThanOrEqualTo(Quota));
            Assert.That(images.Count(image => image.Status == "active"), announced ? Is.EqualTo(Fitting) : Is.InRange(1, Fitting));
        }
    }

    protected abstract Task<string?> DatabaseAsync();

    // Each upload has a connection of its own, so that they spread over the workers.
    private async Task<HttpStatusCode> UploadAsync(string id, bool announced)
    {
        using var http = Server.CreateClient();
        using HttpContent content = announced ? new ByteArrayContent(TestData.Bytes(Size)) : new StreamContent(new MemoryStream(TestData.Bytes(Size)));
        content.Headers.ContentType = new("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v2/images/{id}/file") { Content = content };
        request.Headers.TransferEncodingChunked = announced ? null : true;
        request.Headers.ExpectContinue = true;
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<List<(string Status, long Size)>> ImagesAsync()
    {
        using var list = await Client.GetJsonAsync("/v2/images?limit=100");
        return [.. list.RootElement.GetProperty("images").EnumerateArray().Select(image => (
            image.GetProperty("status").GetString()!, // Always there.
            image.GetProperty("size") is { ValueKind: JsonValueKind.Number } size ? size.GetInt64() : 0))];
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using NUnit.Framework;

namespace Glance.FunctionalTests.SeveralStores;

/// <summary>Several stores on the real service: who is asked first, who helps out, and who is given up.</summary>
internal sealed class TwoStoresTests : TwoStoresTest
{
    // More than the buffers of both ends hold.
    private const int Large = 48 << 20;

    [Test]
    public async Task A_download_whose_store_fails_in_the_middle_goes_on_from_the_other_copy()
    {
        await StartWithStoresAsync();
        var data = TestData.Bytes(Large);
        var id = await UploadToAsync("one", data);
        await CopyAsync(id);

        using var answer = await Client.Http.GetAsync($"/v2/images/{id}/file", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var received = new byte[Large];
        await body.ReadExactlyAsync(received.AsMemory(0, 1 << 20));
        using (var file = File.Open(Path.Combine(DirectoryOf("one"), id), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(24 << 20);
        await body.ReadExactlyAsync(received.AsMemory(1 << 20));

        Assert.That(received.AsSpan().SequenceEqual(data), "the bytes of the image");
        Assert.That(await Server.Log.WaitForAsync("goes on from store two"), Does.Contain(id).And.Contain(" WARNING "));
    }

    [Test]
    public async Task A_copy_that_is_gone_is_no_loss_and_a_copy_of_another_size_gives_no_byte()
    {
        ExpectedErrors.AddRange(["is missing", "the record says 1000"]);
        await StartWithStoresAsync();
        var id = await UploadToAsync("one", TestData.Bytes(1000));
        await CopyAsync(id);
        File.Delete(Path.Combine(DirectoryOf("one"), id));

        Assert.That(await Client.DownloadAsync(id), Is.EqualTo(TestData.Bytes(1000)));
        await File.AppendAllTextAsync(Path.Combine(DirectoryOf("two"), id), "x");
        Assert.That(await DownloadStatusAsync(id), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [Test]
    public async Task The_heavier_store_comes_first_in_what_is_shown_and_read_unless_the_caller_prefers_another()
    {
        await StartWithStoresAsync(two: "weight = 7");
        var id = await UploadToAsync("one", TestData.Bytes(1000));
        await CopyAsync(id);
        await File.WriteAllBytesAsync(Path.Combine(DirectoryOf("two"), id), new byte[1000]);

        var image = await Client.ShowAsync(id);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(image["stores"]!.GetValue<string>(), Is.EqualTo("two,one"));
            Assert.That(image["direct_url"]!.GetValue<string>(), Is.EqualTo($"file://{DirectoryOf("two")}/{id}"));
            Assert.That(image["locations"]!.AsArray().Select(location => location!["metadata"]!["store"]!.GetValue<string>()),
                Is.EqualTo(new[] { "two", "one" }));
            Assert.That(await Client.DownloadAsync(id), Is.EqualTo(new byte[1000]));
            Assert.That(await Client.Http.GetByteArrayAsync($"/v2/images/{id}/file?prefer=one"), Is.EqualTo(TestData.Bytes(1000)));
            Assert.That(await Client.Http.GetByteArrayAsync($"/v2/images/{id}/file?prefer=web,two,one"), Is.EqualTo(new byte[1000]));
            Assert.That(await DownloadStatusAsync(id, "?prefer=nosuch"), Is.EqualTo(HttpStatusCode.BadRequest));
        }
    }

    [Test]
    public async Task A_copy_is_removed_from_one_store_and_the_last_one_stays()
    {
        await StartWithStoresAsync();
        var id = await UploadToAsync("one", TestData.Bytes(1000));
        Assert.That(await DeleteAsync($"/v2/stores/one/{id}"), Is.EqualTo(HttpStatusCode.Forbidden));
        await CopyAsync(id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await DeleteAsync($"/v2/stores/nosuch/{id}"), Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(await DeleteAsync($"/v2/stores/one/{Guid.NewGuid()}"), Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(await DeleteAsync($"/v2/stores/web/{id}"), Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(await DeleteAsync($"/v2/stores/one/{id}"), Is.EqualTo(HttpStatusCode.NoContent));
            Assert.That(File.Exists(Path.Combine(DirectoryOf("one"), id)), Is.False);
            Assert.That((await Client.ShowAsync(id))["stores"]!.GetValue<string>(), Is.EqualTo("two"));
            Assert.That(await Client.DownloadAsync(id), Is.EqualTo(TestData.Bytes(1000)));
            Assert.That(await DeleteAsync($"/v2/stores/two/{id}"), Is.EqualTo(HttpStatusCode.Forbidden));
        }
    }

    [TestCase("{}")]
    [TestCase("{\"store\": \"before\"}")]
    public async Task A_location_from_before_there_were_stores_is_led_to_the_one_that_has_it(string metadata)
    {
        await StartWithStoresAsync(two: "weight = 1");
        var id = await UploadToAsync("one", TestData.Bytes(1000));
        await CopyAsync(id, metadata);

        Assert.That((await Client.ShowAsync(id))["stores"]!.GetValue<string>(), Is.EqualTo("two,one"));
        Assert.That(await DeleteAsync($"/v2/stores/two/{id}"), Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((File.Exists(Path.Combine(DirectoryOf("two"), id)), (await Client.ShowAsync(id))["stores"]!.GetValue<string>()),
            Is.EqualTo((false, "one")));
    }

    [Test]
    public async Task A_store_that_is_away_costs_its_own_images_and_nothing_else_and_comes_back_by_itself()
    {
        ExpectedErrors.AddRange(["cannot be used: it is not there", "is removed later"]);
        await StartWithStoresAsync();
        var one = await UploadToAsync("one", TestData.Bytes(1000));
        var two = await UploadToAsync("two", TestData.Bytes(500));
        var gone = await UploadToAsync("two", TestData.Bytes(400));
        Directory.Move(DirectoryOf("two"), DirectoryOf("two") + ".away");

        Assert.That(await DownloadStatusAsync(two), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await DeleteAsync($"/v2/images/{gone}"), Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Client.DownloadAsync(one), Is.EqualTo(TestData.Bytes(1000)));
        Assert.That(await UploadToAsync("one", TestData.Bytes(10)), Is.Not.Null);
        using (var stores = await Client.GetJsonAsync("/v2/info/stores/detail"))
            Assert.That(stores.RootElement.GetProperty("stores").GetArrayLength(), Is.EqualTo(3));

        Directory.Move(DirectoryOf("two") + ".away", DirectoryOf("two"));
        Assert.That(await Client.DownloadAsync(two), Is.EqualTo(TestData.Bytes(500)));
        await Server.UntilAsync(() => !File.Exists(Path.Combine(DirectoryOf("two"), gone)), "the removal of what was deleted meanwhile");
    }

    [Test]
    public async Task Uploads_go_where_they_are_told_and_answers_name_the_stores()
    {
        await StartWithStoresAsync();
        using var made = await Client.Http.PostAsync("/v2/images", new StringContent("{}"));
        var id = await UploadToAsync("two", TestData.Bytes(10));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(made.Headers.GetValues("OpenStack-image-store-ids").Single(), Is.EqualTo("one,two,web"));
            Assert.That((await Client.ShowAsync(id))["stores"]!.GetValue<string>(), Is.EqualTo("two"));
            Assert.That(File.Exists(Path.Combine(DirectoryOf("two"), id)));
            Assert.That(async () => await UploadToAsync("nosuch", []), Throws.InvalidOperationException.With.Message.Contains("400"));
            Assert.That(async () => await UploadToAsync("web", []), Throws.InvalidOperationException.With.Message.Contains("410"));
        }
    }

    [Test]
    public async Task With_one_store_there_is_none_to_delete_from_or_to_prefer()
    {
        await StartAsync();
        var id = await Client.CreateFilledAsync(TestData.Bytes(10));

        Assert.That(await DeleteAsync($"/v2/stores/file/{id}"), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await DownloadStatusAsync(id, "?prefer=file"), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await DownloadStatusAsync(id, "?prefer="), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(JsonNode.Parse(await Client.Http.GetStringAsync($"/v2/images/{id}"))!["stores"], Is.Null);
    }
}

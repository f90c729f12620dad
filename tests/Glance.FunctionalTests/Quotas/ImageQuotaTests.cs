using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Quotas;

/// <summary>
/// What an image may have of properties, tags and members holds however many requests race through however many workers, and no race loses
/// what was answered.
/// </summary>
internal abstract class ImageQuotaTests : ServerTest
{
    private const int Quota = 128;

    private readonly List<HttpClient> _clients = [];

    [SetUp]
    public async Task StartTwoWorkers() => await StartAsync(new GlanceServerSettings { Workers = 2, Database = await DatabaseAsync() });

    [TearDown]
    public void CloseClients()
    {
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
    }

    [Test]
    public async Task Twenty_patches_at_once_never_exceed_the_property_quota()
    {
        const int Each = 14;
        var id = await Client.CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(racer => PatchAsync(
            id, [.. Enumerable.Range(0, Each).Select(number => Add($"/p{racer}_{number}", "set"))])));

        var own = (await Client.ShowAsync(id)).Count(property => property.Key.StartsWith('p') && property.Key.Contains('_', StringComparison.Ordinal));
        var taken = answers.Count(answer => answer == HttpStatusCode.OK);
        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That((taken, own), Is.EqualTo((Quota / Each, Quota / Each * Each)), "all that fit, and all of each that was answered");
    }

    [Test]
    public async Task Two_hundred_tags_at_once_never_exceed_the_tag_quota()
    {
        var id = await Client.CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(racer => SendAsync(HttpMethod.Put, $"/v2/images/{id}/tags/t{racer}", null)));

        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.NoContent).Or.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(((await Client.ShowAsync(id))["tags"]!.AsArray().Count, answers.Count(answer => answer == HttpStatusCode.NoContent)), Is.EqualTo((Quota, Quota)));
    }

    [Test]
    public async Task Lists_of_tags_that_replace_each_other_at_once_never_exceed_the_tag_quota()
    {
        var id = await Client.CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(racer => PatchAsync(
            id, new JsonObject { ["op"] = "replace", ["path"] = "/tags", ["value"] = new JsonArray([.. Enumerable.Range(0, 100).Select(number => (JsonNode)$"t{racer}_{number}")]) })));

        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.Conflict), "each of them fits by itself");
        Assert.That((await Client.ShowAsync(id))["tags"]!.AsArray(), Has.Count.EqualTo(100), "one list, and no mixture");
    }

    [Test]
    public async Task Members_at_once_never_exceed_the_member_quota()
    {
        var id = await Client.CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 160).Select(racer => SendAsync(HttpMethod.Post, $"/v2/images/{id}/members", new JsonObject { ["member"] = $"project{racer}" })));

        using var members = await Client.GetJsonAsync($"/v2/images/{id}/members");
        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(members.RootElement.GetProperty("members").GetArrayLength(), Is.EqualTo(Quota));
    }

    [Test]
    public async Task Patches_of_different_properties_at_once_are_all_kept()
    {
        var id = await Client.CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(racer => PatchAsync(id, Add($"/p{racer}", $"{racer}"))));

        var image = await Client.ShowAsync(id);
        Assert.That(answers, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(Enumerable.Range(0, 40).Select(racer => (string?)image[$"p{racer}"]), Is.EqualTo(Enumerable.Range(0, 40).Select(racer => $"{racer}")));
    }

    [Test]
    public async Task A_delete_among_changes_is_final_and_what_comes_after_it_finds_nothing()
    {
        for (var turn = 0; turn < 15; turn++)
        {
            var id = await Client.CreateFilledAsync(TestData.Bytes(1000));

            var changes = Enumerable.Range(0, 6).Select(racer => PatchAsync(id, Add($"/p{racer}", "set")))
                .Concat(Enumerable.Range(0, 6).Select(racer => SendAsync(HttpMethod.Put, $"/v2/images/{id}/tags/t{racer}", null)));
            var deletes = Enumerable.Range(0, 2).Select(_ => SendAsync(HttpMethod.Delete, $"/v2/images/{id}", null));
            var answers = await Task.WhenAll([.. changes, .. deletes]);

            Assert.That(answers[..12], Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.NoContent).Or.EqualTo(HttpStatusCode.NotFound));
            Assert.That(answers[12..], Is.EquivalentTo(new[] { HttpStatusCode.NoContent, HttpStatusCode.NotFound }), "one of two takes it");
            Assert.That(await SendAsync(HttpMethod.Get, $"/v2/images/{id}", null), Is.EqualTo(HttpStatusCode.NotFound));
        }

        Assert.That(Directory.GetFiles(Server.ImageDirectory), Is.Empty);
    }

    [Test]
    public async Task An_image_whose_protection_was_answered_is_there()
    {
        for (var turn = 0; turn < 15; turn++)
        {
            var id = await Client.CreateAsync();

            var protect = PatchAsync(id, new JsonObject { ["op"] = "replace", ["path"] = "/protected", ["value"] = true });
            var delete = SendAsync(HttpMethod.Delete, $"/v2/images/{id}", null);
            var answers = await Task.WhenAll(protect, delete);

            Assert.That(answers, Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.Forbidden }).Or.EqualTo(new[] { HttpStatusCode.NotFound, HttpStatusCode.NoContent })
                .Or.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.NoContent }));
            if (answers[1] == HttpStatusCode.Forbidden)
                Assert.That((bool)(await Client.ShowAsync(id))["protected"]!, Is.True);
        }
    }

    [Test]
    public async Task An_upload_among_deletes_leaves_data_with_a_record_or_neither()
    {
        for (var turn = 0; turn < 15; turn++)
        {
            var id = await Client.CreateAsync();

            var upload = UploadAsync(id);
            var delete = SendAsync(HttpMethod.Delete, $"/v2/images/{id}", null);
            var answers = await Task.WhenAll(upload, delete);

            Assert.That(answers[0], Is.EqualTo(HttpStatusCode.NoContent).Or.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.Gone).Or.EqualTo(HttpStatusCode.Conflict));
            Assert.That(answers[1], Is.EqualTo(HttpStatusCode.NoContent));
        }

        await Server.UntilAsync(() => Directory.GetFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories).Length == 0, "the data of all deleted images goes");
    }

    protected abstract Task<string?> DatabaseAsync();

    private static JsonObject Add(string path, string value) => new() { ["op"] = "add", ["path"] = path, ["value"] = value };

    private Task<HttpStatusCode> PatchAsync(string id, params JsonNode[] changes) => SendAsync(HttpMethod.Patch, $"/v2/images/{id}", new JsonArray(changes), "application/openstack-images-v2.1-json-patch");

    // Each request has a connection of its own, so that they spread over the workers.
    private Task<HttpStatusCode> SendAsync(HttpMethod method, string path, JsonNode? body, string type = "application/json")
    {
        var http = Server.CreateClient();
        _clients.Add(http);
        return Task.Run(async () =>
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8);
                request.Content.Headers.ContentType = new(type);
            }

            using var response = await http.SendAsync(request);
            return response.StatusCode;
        });
    }

    private async Task<HttpStatusCode> UploadAsync(string id)
    {
        using var client = new ImageClient(Server.Address);
        return await client.UploadAsync(id, TestData.Bytes(100_000));
    }
}

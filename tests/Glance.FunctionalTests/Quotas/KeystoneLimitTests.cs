using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Glance.TestKit.Http;
using Glance.TestKit.Keystone;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Quotas;

/// <summary>Limits registered in Keystone, enforced by the real service (<c>use_keystone_limits</c>).</summary>
internal sealed class KeystoneLimitTests : ServerTest
{
    private const int MiB = 1 << 20;

    private FakeKeystone _keystone = null!; // NUnit calls the set-up before every test.

    [SetUp]
    public void StartKeystone()
    {
        _keystone = FakeKeystone.Start();
        _keystone.Documents["/v3/limits/model"] = """{"model": {"name": "flat"}}""";
        _keystone.Documents["/v3/endpoints/e1"] = """{"endpoint": {"id": "e1", "service_id": "s1", "region_id": "One"}}""";
        _keystone.Documents["/v3/limits"] = """{"limits": []}""";
        Register(("image_count_total", 100), ("image_size_total", 100), ("image_count_uploading", 100), ("image_stage_total", 100));
    }

    [TearDown]
    public async Task StopKeystoneAsync() => await _keystone.DisposeAsync();

    [Test]
    public async Task No_more_images_than_image_count_total()
    {
        Register(("image_count_total", 2), ("image_size_total", 100), ("image_count_uploading", 100), ("image_stage_total", 100));
        await StartAsync(Limited(3));

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => CreateAsync()));

        Assert.That(answers.Count(answer => answer == HttpStatusCode.Created), Is.EqualTo(2));
        Assert.That(answers.Where(answer => answer != HttpStatusCode.Created), Is.All.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task No_more_data_than_image_size_total_though_the_storage_quota_is_smaller()
    {
        Register(("image_count_total", 100), ("image_size_total", 2), ("image_count_uploading", 100), ("image_stage_total", 100));
        await StartAsync(Limited(3) with { DefaultGroup = "use_keystone_limits = true\nuser_storage_quota = 1" });
        var ids = new List<string>();
        for (var made = 0; made < 8; made++)
            ids.Add(await Client.CreateAsync());

        var answers = await Task.WhenAll(ids.Select(id => Client.UploadAsync(id, TestData.Bytes(MiB))));

        Assert.That(answers.Count(answer => answer == HttpStatusCode.NoContent), Is.EqualTo(2));
        Assert.That(answers.Where(answer => answer != HttpStatusCode.NoContent), Is.All.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        using var usage = await Client.GetJsonAsync("/v2/info/usage");
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(usage.RootElement.GetRawText()), JsonNode.Parse("""
            {"usage": {"image_size_total": {"usage": 2, "limit": 2}, "image_stage_total": {"usage": 0, "limit": 100},
             "image_count_total": {"usage": 8, "limit": 100}, "image_count_uploading": {"usage": 0, "limit": 100}}}
            """)), usage.RootElement.GetRawText());
    }

    [Test]
    public async Task No_upload_where_image_count_uploading_is_used_up()
    {
        Register(("image_count_total", 100), ("image_size_total", 100), ("image_count_uploading", 1), ("image_stage_total", 100));
        await StartAsync(Limited(2));
        var (first, second) = (await Client.CreateAsync(), await Client.CreateAsync());
        using var slow = new HeldContent(TestData.Bytes(1000));
        var running = Client.UploadAsync(first, slow);
        await Client.WaitForStatusAsync(first, "saving");

        var refused = await Client.UploadAsync(second, TestData.Bytes(10));
        slow.Release();

        Assert.That((refused, await running), Is.EqualTo((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.NoContent)));
        Assert.That(await Client.UploadAsync(second, TestData.Bytes(10)), Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_limit_that_was_raised_counts_for_the_next_request()
    {
        Register(("image_count_total", 1), ("image_size_total", 1), ("image_count_uploading", 100), ("image_stage_total", 100));
        await StartAsync(Limited(2));
        var id = await Client.CreateAsync();
        var refused = (await CreateAsync(), await Client.UploadAsync(id, TestData.Bytes(2 * MiB)));

        Register(("image_count_total", 2), ("image_size_total", 2), ("image_count_uploading", 100), ("image_stage_total", 100));
        var taken = (await CreateAsync(), await Client.UploadAsync(id, TestData.Bytes(2 * MiB)));

        Assert.That((refused, taken), Is.EqualTo(
            ((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge), (HttpStatusCode.Created, HttpStatusCode.NoContent))));
    }

    [Test]
    public async Task A_limit_that_was_raised_while_data_of_unknown_size_came_counts_when_it_passes_the_old_one()
    {
        Register(("image_count_total", 100), ("image_size_total", 1), ("image_count_uploading", 100), ("image_stage_total", 100));
        await StartAsync(Limited(1));
        var id = await Client.CreateAsync();
        using var slow = new HeldContent(TestData.Bytes(2 * MiB));
        var running = Client.UploadAsync(id, slow);
        await Client.WaitForStatusAsync(id, "saving");

        Register(("image_count_total", 100), ("image_size_total", 2), ("image_count_uploading", 100), ("image_stage_total", 100));
        slow.Release();

        Assert.That(await running, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task With_soft_quotas_an_upload_is_refused_only_where_the_limit_is_passed_already([Values] bool announced)
    {
        Register(("image_count_total", 3), ("image_size_total", 2), ("image_count_uploading", 100), ("image_stage_total", 100));
        await StartAsync(Limited(1) with { DefaultGroup = "use_keystone_limits = true\nhard_quotas = false" });
        var ids = new[] { await Client.CreateAsync(), await Client.CreateAsync(), await Client.CreateAsync() };

        var full = await UploadAsync(ids[0], 2 * MiB, announced);
        var over = await UploadAsync(ids[1], 3 * MiB, announced);
        var refused = await UploadAsync(ids[2], 1, announced);

        Assert.That((full, over, refused, await CreateAsync()), Is.EqualTo(
            (HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge)));
        Register(("image_count_total", 3), ("image_size_total", 5), ("image_count_uploading", 100), ("image_stage_total", 100));
        Assert.That(await UploadAsync(ids[2], 1, announced), Is.EqualTo(HttpStatusCode.NoContent), "a limit that was raised is asked again here too");
    }

    [Test]
    public async Task The_storage_quota_is_hard_whatever_hard_quotas_says([Values] bool announced)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, DefaultGroup = "hard_quotas = false\nuser_storage_quota = 1000" });

        Assert.That(
            (await UploadAsync(await Client.CreateAsync(), 1001, announced), await UploadAsync(await Client.CreateAsync(), 1000, announced)),
            Is.EqualTo((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.NoContent)));
    }

    [Test]
    public async Task Limits_that_cannot_be_found_out_are_a_500_and_a_reason_in_the_log()
    {
        _keystone.Documents.TryRemove("/v3/registered_limits", out _);
        await StartAsync(Limited(1));
        ExpectedErrors.Add("glance.common.wsgi"); // The reason with its stack.
        ExpectedErrors.Add("registered_limits");

        Assert.That(await CreateAsync(), Is.EqualTo(HttpStatusCode.InternalServerError));
        await Server.Log.WaitForAsync("/registered_limits");
    }

    private void Register(params (string Name, int Limit)[] limits) =>
        _keystone.Documents["/v3/registered_limits"] = new JsonObject
        {
            ["registered_limits"] = new JsonArray([.. limits.Select(limit => new JsonObject { ["resource_name"] = limit.Name, ["default_limit"] = limit.Limit })]),
        }.ToJsonString();

    private GlanceServerSettings Limited(int workers) => new()
    {
        Workers = workers,
        DefaultGroup = "use_keystone_limits = true",
        OtherGroups = $"""
            [oslo_limit]
            auth_url = {_keystone.Address.AbsoluteUri}
            auth_type = password
            username = glance
            password = secret
            user_domain_name = Default
            system_scope = all
            endpoint_id = e1
            """,
    };

    private async Task<HttpStatusCode> UploadAsync(string id, int size, bool announced)
    {
        if (announced)
            return await Client.UploadAsync(id, TestData.Bytes(size));
        using var content = new HeldContent(TestData.Bytes(size));
        content.Release();
        return await Client.UploadAsync(id, content);
    }

    private async Task<HttpStatusCode> CreateAsync()
    {
        using var answer = await Client.Http.PostAsJsonAsync("/v2/images", new { name = "made" });
        return answer.StatusCode;
    }
}

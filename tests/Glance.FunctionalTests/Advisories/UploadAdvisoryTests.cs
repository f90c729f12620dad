using System.Net;
using Glance.TestKit.Http;
using Glance.TestKit.Keystone;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.Advisories;

/// <summary>
/// One test for each security advisory about what goes on while an image is uploaded (docs/contracts/glance-behaviours.md section 12).
/// </summary>
internal sealed class UploadAdvisoryTests : ServerTest
{
    [Test]
    public async Task CVE_2014_9623_OSSA_2015_003_an_image_deleted_while_it_is_uploaded_frees_its_data_and_its_quota([Values] bool sized)
    {
        await StartAsync(new GlanceServerSettings { DefaultGroup = "user_storage_quota = 100000" });
        var deleted = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(60_000), sized);
        var upload = Client.UploadAsync(deleted, body);
        await body.HalfSent;
        await Client.WaitForStatusAsync(deleted, "saving");

        using var gone = await Client.Http.DeleteAsync($"/v2/images/{deleted}");
        body.Release();

        Assert.That((gone.StatusCode, await upload), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.Gone)));
        await NoDataOf(deleted);
        Assert.That(await Client.UploadAsync(await Client.CreateAsync(), TestData.Bytes(90_000)), Is.EqualTo(HttpStatusCode.NoContent), "the quota is free again");
    }

    [Test]
    public async Task CVE_2014_9623_OSSA_2015_003_data_that_is_on_its_way_counts_against_the_quota()
    {
        await StartAsync(new GlanceServerSettings { DefaultGroup = "user_storage_quota = 100000" });
        var first = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(60_000), sized: true);
        var upload = Client.UploadAsync(first, body);
        await body.HalfSent;
        await Client.WaitForStatusAsync(first, "saving");

        var second = await Client.UploadAsync(await Client.CreateAsync(), TestData.Bytes(60_000));
        body.Release();

        Assert.That((second, await upload), Is.EqualTo((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.NoContent)));
    }

    [Test]
    public async Task CVE_2015_5286_OSSA_2015_020_a_token_that_ends_during_an_upload_leaves_no_data_without_an_image()
    {
        await using var keystone = FakeKeystone.Start();
        keystone.Know("t", DateTimeOffset.UtcNow.AddHours(1), ["member", "reader"]);
        await StartBehindAsync(keystone);
        Client.Http.DefaultRequestHeaders.Add("X-Auth-Token", "t");
        var id = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(60_000));
        var upload = Client.UploadAsync(id, body);
        await body.HalfSent;
        await Client.WaitForStatusAsync(id, "saving");

        keystone.Revoke("t");
        body.Release();

        // The request was allowed when it began; its last save asks nobody again, so it ends whole.
        Assert.That(await upload, Is.EqualTo(HttpStatusCode.NoContent));
        keystone.Know("t", DateTimeOffset.UtcNow.AddHours(1), ["member", "reader"]);
        Assert.That((await Client.StatusAsync(id), (await Client.DownloadAsync(id)).Length), Is.EqualTo(("active", 60_000)));
    }

    [TestCase("member", 401)]
    [TestCase("service", 200)]
    public async Task Keystonemiddleware_2026_04_only_a_service_may_lend_its_token_to_an_expired_one(string role, int status)
    {
        await using var keystone = FakeKeystone.Start();
        keystone.Know("expired", DateTimeOffset.UtcNow.AddSeconds(-5), ["member", "reader"]);
        keystone.Know("lent", DateTimeOffset.UtcNow.AddHours(1), [role]);
        await StartBehindAsync(keystone);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/images");
        request.Headers.Add("X-Auth-Token", "expired");
        request.Headers.Add("X-Service-Token", "lent");

        using var answer = await Client.Http.SendAsync(request);

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    private Task<GlanceServer> StartBehindAsync(FakeKeystone keystone) => StartAsync(new GlanceServerSettings
    {
        OtherGroups = $"""
            [keystone_authtoken]
            auth_url = {keystone.Address}
            auth_type = password
            username = glance
            password = glance
            user_domain_name = Default
            project_name = service
            project_domain_name = Default
            token_cache_time = -1
            [paste_deploy]
            flavor = keystone
            """,
    });

    private Task NoDataOf(string id) => Server.UntilAsync(
        () => !Directory.EnumerateFiles(Server.ImageDirectory, "*", SearchOption.AllDirectories).Any(file => file.Contains(id, StringComparison.Ordinal)),
        $"data of image {id} in the store");
}

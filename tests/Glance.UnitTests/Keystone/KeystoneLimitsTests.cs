using Glance.Configuration;
using Glance.Domain.Quotas;
using Glance.Keystone.Limits;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

internal sealed class KeystoneLimitsTests : KeystoneTest
{
    [SetUp]
    public void Register()
    {
        Keystone.Documents["/v3/limits/model"] = """{"model": {"name": "flat"}}""";
        Keystone.Documents["/v3/endpoints/e1"] = """{"endpoint": {"id": "e1", "service_id": "s1", "region_id": "One"}}""";
        Keystone.Documents["/v3/registered_limits"] = """{"registered_limits": [{"resource_name": "image_count_total", "default_limit": 5}, {"resource_name": "image_size_total", "default_limit": -1}]}""";
        Keystone.Documents["/v3/limits"] = """{"limits": [{"resource_name": "image_count_total", "resource_limit": 9, "project_id": "p1"}, {"resource_name": "image_count_total", "resource_limit": 1, "project_id": "p3"}]}""";
    }

    [TestCase("p1", ProjectResource.ImageCountTotal, 9)]
    [TestCase("p2", ProjectResource.ImageCountTotal, 5)]
    [TestCase(null, ProjectResource.ImageCountTotal, 5)]
    [TestCase("p1", ProjectResource.ImageSizeTotal, IProjectLimits.Unlimited)]
    [TestCase("p1", ProjectResource.ImageStageTotal, 0)]
    public async Task A_project_has_its_own_limit_or_the_registered_one_or_none_at_all(string? project, ProjectResource resource, long expected)
    {
        using var limits = Limits();

        Assert.That(await limits.LimitAsync(resource, project, default), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_change_counts_after_two_seconds()
    {
        using var limits = Limits();
        await limits.LimitAsync(ProjectResource.ImageCountTotal, null, default);
        Keystone.Documents["/v3/registered_limits"] = """{"registered_limits": [{"resource_name": "image_count_total", "default_limit": 6}]}""";

        var before = await limits.LimitAsync(ProjectResource.ImageCountTotal, null, default);
        Time.Advance(TimeSpan.FromSeconds(2));

        Assert.That((before, await limits.LimitAsync(ProjectResource.ImageCountTotal, null, default)), Is.EqualTo((5, 6)));
    }

    [TestCase(null, 6)]
    [TestCase("p1", 8)]
    public async Task What_is_forgotten_is_asked_at_once(string? project, long expected)
    {
        using var limits = Limits();
        await limits.LimitAsync(ProjectResource.ImageCountTotal, project, default);
        Keystone.Documents["/v3/registered_limits"] = """{"registered_limits": [{"resource_name": "image_count_total", "default_limit": 6}]}""";
        Keystone.Documents["/v3/limits"] = """{"limits": [{"resource_name": "image_count_total", "resource_limit": 8, "project_id": "p1"}]}""";

        limits.Forget(project);

        Assert.That(await limits.LimitAsync(ProjectResource.ImageCountTotal, project, default), Is.EqualTo(expected));
    }

    [TestCase("/v3/endpoints/e1", null, "endpoint_id")]
    [TestCase("/v3/limits/model", """{"model": {"name": "strict_two_level"}}""", "strict_two_level")]
    [TestCase("/v3/registered_limits", "[", "JSON")]
    public void What_cannot_be_found_out_says_why(string path, string? document, string expected)
    {
        using var limits = Limits();
        Keystone.Documents.TryRemove(path, out _);
        if (document is not null)
            Keystone.Documents[path] = document;

        Assert.That(() => limits.LimitAsync(ProjectResource.ImageCountTotal, "p2", default), Throws.TypeOf<LimitsUnavailableException>().With.Message.Contains(expected));
    }

    [Test]
    public void Limits_without_an_endpoint_stop_the_start()
    {
        var e = Assert.Throws<ConfigurationException>(() => LimitOptions.From(ConfigurationSnapshot.FromText(
            "[DEFAULT]\nuse_keystone_limits = true\n[oslo_limit]\nauth_type = password\nauth_url = http://k\nusername = u\npassword = p\nsystem_scope = all")));

        Assert.That((e.Problems[0].Section, e.Problems[0].Option), Is.EqualTo(("oslo_limit", "endpoint_id")));
    }

    [Test]
    public void Without_use_keystone_limits_there_are_none() =>
        Assert.That(KeystoneLimits.Create(ConfigurationSnapshot.Empty, Time, NullLoggerFactory.Instance).Enabled, Is.False);

    private KeystoneLimits Limits() =>
        KeystoneLimits.Create(new LimitOptions { Session = Session(), EndpointId = "e1" }, Time, NullLoggerFactory.Instance);
}

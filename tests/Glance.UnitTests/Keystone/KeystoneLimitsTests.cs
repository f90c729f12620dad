using Glance.Configuration;
using Glance.Domain.Quotas;
using Glance.Keystone.Limits;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

internal sealed class KeystoneLimitsTests : KeystoneTest
{
    private const string Six = """{"registered_limits": [{"resource_name": "image_count_total", "default_limit": 6}]}""";
    private const string On = "[DEFAULT]\nuse_keystone_limits = true\n[oslo_limit]\n";

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
        Keystone.Documents["/v3/registered_limits"] = Six;

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
        Keystone.Documents["/v3/registered_limits"] = Six;
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
    public async Task A_failed_question_is_asked_again_at_once()
    {
        using var limits = Limits();
        var document = Keystone.Documents["/v3/registered_limits"];
        Keystone.Documents["/v3/registered_limits"] = "[";
        Assert.That(() => limits.LimitAsync(ProjectResource.ImageCountTotal, null, default), Throws.TypeOf<LimitsUnavailableException>());

        Keystone.Documents["/v3/registered_limits"] = document;

        Assert.That(await limits.LimitAsync(ProjectResource.ImageCountTotal, null, default), Is.EqualTo(5));
    }

    [Test]
    public async Task Memory_holds_a_thousand_answers_and_is_emptied_before_it_holds_more()
    {
        using var limits = Limits();
        await limits.LimitAsync(ProjectResource.ImageCountTotal, "q0", default);
        await Task.WhenAll(Enumerable.Range(1, 997).Select(i => limits.LimitAsync(ProjectResource.ImageCountTotal, $"q{i}", default)));
        Keystone.Documents["/v3/registered_limits"] = Six;

        var within = await limits.LimitAsync(ProjectResource.ImageCountTotal, "q0", default);
        var beyond = await limits.LimitAsync(ProjectResource.ImageCountTotal, "q998", default);

        Assert.That((within, beyond), Is.EqualTo((5, 6)));
    }

    [TestCase("/v3/registered_limits")]
    [TestCase("/v3/limits")]
    public async Task An_answer_without_limits_is_one_that_lists_none(string path)
    {
        using var limits = Limits();
        Keystone.Documents[path] = "{}";

        Assert.That(await limits.LimitAsync(ProjectResource.ImageCountTotal, "p2", default), Is.EqualTo(path == "/v3/limits" ? 5 : 0));
    }

    [Test]
    public void Limits_that_are_on_and_not_where_to_ask_for_them_are_enabled_and_refused()
    {
        var configuration = ConfigurationSnapshot.FromText(On + "auth_type = password");
        using var log = new LineLog();

        var limits = KeystoneLimits.Create(configuration, Time, log);
        limits.Forget("p1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(limits.Enabled, Is.True);
            Assert.That(KeystoneLimits.WhyUnconfigured(configuration), Does.Contain("auth_url"));
            Assert.That(log.Lines, Has.One.StartsWith("Warning ").And.One.Contains("auth_url"));
            Assert.That(
                () => limits.LimitAsync(ProjectResource.ImageCountTotal, "p1", default),
                Throws.TypeOf<LimitsUnavailableException>().With.Message.Contains("auth_url"));
        }
    }

    [Test]
    public async Task Limits_that_are_on_come_from_the_keystone_that_is_configured()
    {
        var configuration = ConfigurationSnapshot.FromText(
            On + $"auth_type = password\nauth_url = {Keystone.Address}\nusername = u\npassword = p\nsystem_scope = all\nendpoint_id = e1");

        var limits = KeystoneLimits.Create(configuration, Time, NullLoggerFactory.Instance);
        using var owned = limits as IDisposable;

        Assert.That((KeystoneLimits.WhyUnconfigured(configuration), limits.Enabled), Is.EqualTo(((string?)null, true)));
        Assert.That(await limits.LimitAsync(ProjectResource.ImageCountTotal, "p1", default), Is.EqualTo(9));
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
        Assert.That(
            (KeystoneLimits.Create(ConfigurationSnapshot.Empty, Time, NullLoggerFactory.Instance).Enabled,
                KeystoneLimits.WhyUnconfigured(ConfigurationSnapshot.Empty)),
            Is.EqualTo((false, (string?)null)));

    private KeystoneLimits Limits() =>
        KeystoneLimits.Create(new LimitOptions { Session = Session(), EndpointId = "e1" }, Time, NullLoggerFactory.Instance);
}

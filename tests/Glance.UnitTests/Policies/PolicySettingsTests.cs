using Glance.Configuration;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Policies;
using Glance.Policies.Defaults;
using Glance.Policies.Properties;
using Glance.Policies.Rules;
using Glance.TestKit.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>What the configuration says about policies, and how rules are listed.</summary>
internal sealed class PolicySettingsTests
{
    [Test]
    public void Without_configuration_the_names_are_those_of_the_python_service()
    {
        var options = new PolicyOptions();

        Assert.That((options.File, options.Directories.Single()), Is.EqualTo(("policy.yaml", "policy.d")));
        Assert.That(options.Settings.DefaultRule, Is.EqualTo("default"));
        Assert.That(new PolicyDefault("a", "@", "b").ProjectScoped, Is.True);
    }

    [Test]
    public void How_judges_are_asked_is_configured()
    {
        var plain = PolicyOptions.From(ConfigurationSnapshot.FromText("[DEFAULT]\n"));
        var all = PolicyOptions.From(ConfigurationSnapshot.FromText("""
            [oslo_policy]
            remote_content_type = application/json
            remote_ssl_verify_server_crt = true
            remote_ssl_ca_crt_file = /ca
            remote_ssl_client_crt_file = /own
            remote_ssl_client_key_file = /key
            remote_timeout = 2.5
            """));

        Assert.That(plain.Remote, Is.EqualTo(new RemoteOptions()));
        Assert.That(all.Remote, Is.EqualTo(new RemoteOptions
        {
            Json = true,
            VerifyServer = true,
            Authorities = "/ca",
            Certificate = "/own",
            Key = "/key",
            Timeout = TimeSpan.FromSeconds(2.5),
        }));
    }

    [TestCase("", null, false, false)]
    [TestCase("property_protection_rule_format = policies", null, true, false)]
    [TestCase("property_protection_file =\nproperty_protection_rule_format = policies", null, true, false)]
    [TestCase("property_protection_file = x", "x", false, false)]
    [TestCase("property_protection_file = x\nproperty_protection_rule_format = roles", "x", false, false)]
    [TestCase("property_protection_file = x\nproperty_protection_rule_format = policies", "x", true, true)]
    public void Property_protections_name_policies_where_there_are_any_and_the_format_says_so(
        string text, string? file, bool policies, bool named)
    {
        var configuration = ConfigurationSnapshot.FromText($"[DEFAULT]\n{text}\n");
        var options = PropertyProtectionOptions.From(configuration);

        Assert.That((options.File, options.NamesPolicies), Is.EqualTo((file, policies)));
        Assert.That(PolicyOptions.From(configuration).Settings.OthersName, Is.EqualTo(named));
        Assert.That(options.Find("no-such-file-anywhere.conf"), Is.Null);
    }

    [Test]
    public void A_rule_of_a_file_is_listed_with_what_json_and_yaml_need_before_quotes_and_backslashes()
    {
        PolicyOverride[] written = [new("a\\b\"c", PolicyText.Parse("role:d\\e or \"it\":%(name)s"), "f:1")];

        var listed = PolicyListing.Write(PolicyRuleSet.Build(new PolicySettings(), written)).Split('\n');

        Assert.That(listed, Has.One.EqualTo(
            """
            "a\\b\"c": "(role:d\\e or \"it\":%(name)s)"  # Known to files only. [overridden: f:1]
            """));
    }

    [Test]
    public async Task A_caller_without_keystone_is_judged_by_the_older_rules_until_a_file_says_otherwise()
    {
        var anybody = RequestContext.Unauthenticated("req-1");
        var target = PolicyTarget.OfImages(anybody);
        var closed = new FixedPolicy(rules: [("get_images", "!")]);
        var restricted = new FixedPolicy(rules: [("cache_list", "!")]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await new FixedPolicy().AllowsAsync(anybody, "get_images", target, default), Is.True);
            Assert.That(await new FixedPolicy().AllowsAsync(Cases.Caller(roles: ""), "get_images", target, default), Is.False);
            Assert.That(await closed.AllowsAsync(anybody, "get_images", target, default), Is.False);
            Assert.That(await restricted.AllowsAsync(anybody, "get_images", target, default), Is.True);
        }
    }
}

using Glance.Configuration;
using Glance.Policies;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>Rules that can be used and yet do not say what somebody meant.</summary>
internal sealed class PolicyDoubtTests
{
    private TemporaryDirectory _directory = null!; // made before each test

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [TestCase("ad_image: '!'\n", "Policy ad_image (", "; did you mean add_image?")]
    [TestCase("nothing_like_it: '!'\n", "Policy nothing_like_it (", "no rule refers to it")]
    [TestCase(
        "add_image: rule:gone\n",
        "Policy add_image refers to gone (", "policy_default_rule = default decides in its place: everyone may")]
    [TestCase("add_image: rule:gone\ndefault: '!'\n", "Policy add_image refers to gone (", "decides in its place: nobody may")]
    [TestCase("add_image: rule:gone\ndefault: role:admin\n", "Policy add_image refers to gone (", "decides in its place: role:admin")]
    [TestCase(
        "add_image: role:admin or rol:member\n",
        "Policy add_image (", "asks for rol:member, which no caller passes: a caller has no rol; did you mean role?")]
    [TestCase(
        "add_image: is_admin:True\n",
        "Policy add_image (", "asks for is_admin:True, which no caller passes: a caller has no is_admin")]
    [TestCase("get_image: project_id:%(ownr)s\n", "Policy get_image (", "ownr is nothing that every image has; did you mean owner?")]
    public void A_name_that_nobody_asks_or_wrote_is_doubted(string text, string name, string reason)
    {
        Write(text);

        using var policy = Open("[DEFAULT]\n");

        Assert.That(policy.Rules.Doubts, Has.Count.EqualTo(1));
        Assert.That(policy.Rules.Doubts[0], Does.StartWith(name).And.Contain("policy.yaml:1)").And.EndsWith(reason));
    }

    [Test]
    public void A_rule_that_another_refers_to_or_that_stands_in_for_missing_ones_is_not_doubted()
    {
        Write("owners: role:owner\nadd_image: rule:owners\ndefault: '!'\n");

        using var policy = Open("[DEFAULT]\n");

        Assert.That(policy.Rules.Doubts, Is.Empty);
    }

    [TestCase("", 0)]
    [TestCase("add_image: rule:gone\n", 1)]
    public void A_default_rule_that_is_none_is_told_and_that_a_missing_rule_denies_everyone_then(string text, int references)
    {
        Write(text);

        using var policy = Open("[oslo_policy]\npolicy_default_rule = nosuch\n");

        var doubts = policy.Rules.Doubts;
        Assert.That(doubts, Has.Count.EqualTo(1 + references));
        Assert.That(doubts, Has.Some.StartsWith("[oslo_policy] policy_default_rule = nosuch: there is no such rule"));
        Assert.That(doubts, Has.Exactly(references).EndsWith("which is no rule; it denies everyone"));
    }

    [TestCase("get_image: project_id:%(owner)s or user_id:%(user_id)s or role:reader or 'x':%(my_property)s or 'public':%(visibility)s\n")]
    [TestCase("get_image: system_scope:all or roles:admin or service_roles:service or rule:context_is_admin\n")]
    public void What_callers_and_images_have_is_not_doubted(string text)
    {
        Write(text);

        using var policy = Open("[DEFAULT]\n");

        Assert.That(policy.Rules.Doubts, Is.Empty);
    }

    [Test]
    public void Where_property_protections_name_rules_only_a_misspelt_one_is_doubted()
    {
        Write("nothing_like_it: '!'\nad_image: '!'\n");
        using var policy = Open("[DEFAULT]\nproperty_protection_file = x\nproperty_protection_rule_format = policies\n");

        Assert.That(policy.Rules.Doubts, Has.Exactly(1).Items.And.One.StartsWith("Policy ad_image ("));
    }

    private void Write(string rules) => File.WriteAllText(_directory["policy.yaml"], rules);

    private PolicyEnforcer Open(string text)
    {
        var configuration = ConfigurationSnapshot.FromText(text, _directory["glance-api.conf"]);
        return PolicyEnforcer.Create(PolicyOptions.From(configuration), TimeProvider.System, NullLoggerFactory.Instance);
    }
}

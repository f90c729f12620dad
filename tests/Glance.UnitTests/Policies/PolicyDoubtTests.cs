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
    [TestCase("add_image: rule:gone\n", "Policy add_image refers to gone (", "policy_default_rule = default decides in its place")]
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

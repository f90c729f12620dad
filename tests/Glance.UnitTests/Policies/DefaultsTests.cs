using Glance.Domain.Images;
using Glance.Domain.Policies;
using Glance.Policies;
using Glance.Policies.Rules;
using Glance.TestKit.Policies;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

internal sealed class DefaultsTests
{
    private static readonly string Approved = Path.Combine(RepositoryRoot.Path, "tests/Glance.UnitTests/Approved/policies.txt");

    [Test]
    public void The_default_policies_are_the_approved_ones()
    {
        var actual = PolicyListing.Write(PolicyRuleSet.Build(new PolicySettings(), []));
        if (!File.Exists(Approved) || File.ReadAllText(Approved) != actual)
            File.WriteAllText(Approved + ".received", actual);

        Assert.That(actual, Is.EqualTo(File.ReadAllText(Approved)), $"if the change is meant, replace {Approved} by the file .received beside it");
    }

    [TestCase("get_image", "reader", "them", ImageVisibility.Private, false)]
    [TestCase("get_image", "reader", "them", ImageVisibility.Shared, true)]
    [TestCase("get_image", "", "us", ImageVisibility.Public, false)]
    [TestCase("get_images", "reader", "us", ImageVisibility.Private, true)]
    [TestCase("download_image", "reader", "us", ImageVisibility.Private, false)]
    [TestCase("modify_image", "member", "them", ImageVisibility.Shared, false)]
    [TestCase("modify_member", "member", "them", ImageVisibility.Shared, true)]
    [TestCase("modify_member", "member", "us", ImageVisibility.Shared, false)]
    [TestCase("publicize_image", "member", "us", ImageVisibility.Private, false)]
    [TestCase("publicize_image", "admin", "them", ImageVisibility.Private, true)]
    [TestCase("add_image_location", "service", "them", ImageVisibility.Private, true)]
    [TestCase("fetch_image_location", "member", "us", ImageVisibility.Private, false)]
    [TestCase("stores_info_detail", "service", "us", ImageVisibility.Private, true)]
    [TestCase("no_such_policy", "admin", "us", ImageVisibility.Private, false)]
    public async Task Secure_rbac_decides(string action, string role, string owner, ImageVisibility visibility, bool allowed)
    {
        var caller = Cases.Caller(role);

        Assert.That(await new FixedPolicy().AllowsAsync(caller, action, PolicyTarget.Of(Cases.Image(owner, visibility), caller), default), Is.EqualTo(allowed));
    }

    [Test]
    public async Task Old_defaults_are_enough_unless_new_ones_are_enforced([Values] bool enforced)
    {
        var policy = new FixedPolicy(new PolicySettings { EnforceNewDefaults = enforced });
        var nobody = Cases.Caller(roles: "");

        Assert.That(await policy.AllowsAsync(nobody, "get_images", PolicyTarget.OfImages(nobody), default), Is.EqualTo(!enforced));
    }

    [TestCase("all", null)]
    [TestCase(null, "domain")]
    public async Task A_token_of_another_scope_is_refused_where_scope_is_enforced(string? system, string? domain)
    {
        var caller = Cases.Caller("admin", project: null) with { SystemScope = system, DomainId = domain };
        var loose = new FixedPolicy(new PolicySettings { EnforceScope = false });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await new FixedPolicy().AllowsAsync(caller, "get_images", PolicyTarget.OfImages(caller), default), Is.False);
            Assert.That(await new FixedPolicy().AllowsAsync(caller, "context_is_admin", PolicyTarget.Of(caller), default), Is.True);
            Assert.That(await loose.AllowsAsync(caller, "get_images", PolicyTarget.OfImages(caller), default), Is.True);
        }
    }

    [Test]
    public async Task A_caller_without_project_does_not_own_what_nobody_owns()
    {
        var caller = Cases.Caller(project: null);

        Assert.That(await new FixedPolicy().AllowsAsync(caller, "modify_image", PolicyTarget.Of(Cases.Image(owner: null), caller), default), Is.False);
    }
}

using Glance.Domain.Images.Properties;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Access;

internal sealed class RequestContextTests
{
    [TestCase(null, null, true)]
    [TestCase("", "", true)]
    [TestCase("all", null, false)]
    [TestCase(null, "d", false)]
    [TestCase("all", "d", false)]
    public void A_token_of_a_system_or_a_domain_is_of_no_project(string? system, string? domain, bool scoped) =>
        Assert.That(new RequestContext { RequestId = "r", SystemScope = system, DomainId = domain }.IsProjectScoped, Is.EqualTo(scoped));

    [Test]
    public void Without_keystone_everybody_is_an_administrator_without_roles()
    {
        var context = RequestContext.Unauthenticated("req-1");

        Assert.That(
            (context.RequestId, context.IsAdmin, context.WithoutKeystone, context.ReadOnly),
            Is.EqualTo(("req-1", true, true, false)));
        Assert.That((context.UserId, context.ProjectId, context.Token), Is.EqualTo(((string?)null, (string?)null, (CallerToken?)null)));
        Assert.That((context.Roles, context.ServiceRoles), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())));
    }

    [Test]
    public void A_caller_is_nobody_special_unless_said_so()
    {
        var context = new RequestContext { RequestId = "r" };

        Assert.That(
            (context.IsAdmin, context.WithoutKeystone, context.ReadOnly, context.IsAdminProject),
            Is.EqualTo((false, false, false, true)));
    }

    [Test]
    public void A_token_is_told_only_when_it_is_asked_for()
    {
        var token = new CallerToken("secret");

        Assert.That((token.Reveal(), token.ToString(), $"{token}"), Is.EqualTo(("secret", "***", "***")));
    }

    [Test]
    public async Task Without_protections_every_property_is_everybodys([Values] PropertyAction action)
    {
        var none = NoPropertyProtection.Instance;

        Assert.That(none.IsActive, Is.False);
        Assert.That(await none.AllowsAsync(new RequestContext { RequestId = "r" }, "p", action, default), Is.True);
    }
}

using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Policies.Language;
using Glance.Policies.Rules;
using Glance.TestKit.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>Literals, templates and credentials, as rules write them.</summary>
internal sealed class RuleTextTests
{
    private static readonly PolicyTarget Target =
        PolicyTarget.Of(new Dictionary<string, string?> { ["b"] = "b", ["bcd"] = "bcd", ["dot"] = ".", ["dots"] = "..", ["odd"] = "x/y?" });

    [TestCase("True", "True")]
    [TestCase("None", "None")]
    [TestCase("'a b'", "a b")]
    [TestCase("-2", "-2")]
    [TestCase("+7", "7")]
    [TestCase("1.5", "1.5")]
    [TestCase("-1.50", "-1.5")]
    [TestCase("1.0", "1.0")]
    [TestCase("1e3", "1000.0")]
    [TestCase(".5", "0.5")]
    [TestCase("1e30", "1e+30")]
    [TestCase("1.5e30", "1.5e+30")]
    public void A_literal_is_what_python_prints_for_it(string written, string value)
    {
        Assert.That(PolicyLiteral.TryRead(written, out var read), Is.True);
        Assert.That(read, Is.EqualTo(value));
    }

    [TestCase("1e400")]
    [TestCase("1x")]
    [TestCase("+")]
    [TestCase("user_id")]
    [TestCase("true")]
    public void What_is_no_literal_is_a_name(string written) => Assert.That(PolicyLiteral.TryRead(written, out _), Is.False);

    [TestCase("", "", true)]
    [TestCase("", "x", false)]
    [TestCase("100%%", "100%", true)]
    [TestCase("100%%", "100", false)]
    [TestCase("%%%(b)s", "%b", true)]
    [TestCase("%(b)s", "b", true)]
    [TestCase("%(none)s", "b", false)]
    [TestCase("a%(b)s", "ab", true)]
    [TestCase("a%(b)s", "xb", false)]
    [TestCase("a%(b)s", "abc", false)]
    [TestCase("a%(b)s", "a", false)]
    [TestCase("a%(bcd)s", "abc", false)]
    [TestCase("a%(none)s", "a", false)]
    [TestCase("a%(none)s", "b", false)]
    public void A_template_is_the_whole_value_or_it_does_not_match(string template, string value, bool matches) =>
        Assert.That(PolicyTemplate.Parse(template).Matches(Target, value, StringComparison.Ordinal), Is.EqualTo(matches));

    [TestCase("a%s")]
    [TestCase("%x)s")]
    [TestCase("%(a)")]
    [TestCase("%(a")]
    [TestCase("%(a)d")]
    [TestCase("a%")]
    public void A_percent_sign_that_begins_nothing_is_refused(string template) =>
        Assert.That(() => PolicyTemplate.Parse(template), Throws.TypeOf<PolicySyntaxException>());

    [TestCase("//judge/%(b)s", "//judge/b")]
    [TestCase("//judge/%(odd)s/./..", "//judge/x%2Fy%3F/./..")]
    [TestCase("//judge/%(dot)s", null)]
    [TestCase("//judge/%(dots)s", null)]
    [TestCase("//judge/%(none)s", null)]
    public void A_value_in_an_address_leads_nowhere_else(string template, string? address) =>
        Assert.That(PolicyTemplate.Parse(template).Fill(Target), Is.EqualTo(address));

    [TestCase("http://judge/%(b)s")]
    [TestCase("https://judge/")]
    [TestCase("1.50:%(b)s")]
    public void A_rule_prints_as_it_was_written(string rule) => Assert.That(PolicyText.Parse(rule).ToString(), Is.EqualTo(rule));

    [TestCase("user_id:u", true)]
    [TestCase("user_id:us", false)]
    [TestCase("user_domain_id:ud", true)]
    [TestCase("system_scope:all", true)]
    [TestCase("system:all", true)]
    [TestCase("domain_id:d", true)]
    [TestCase("domain_id:x", false)]
    [TestCase("project_id:us", true)]
    [TestCase("project_domain_id:pd", true)]
    [TestCase("roles:member", true)]
    [TestCase("roles:reader", true)]
    [TestCase("roles:nobody", false)]
    [TestCase("not roles:nobody", true)]
    [TestCase("service_roles:service", true)]
    [TestCase("service_roles:member", false)]
    [TestCase("is_admin_project:True", false)]
    [TestCase("is_admin_project:False", true)]
    public async Task A_credential_is_compared_with_what_the_caller_has(string rule, bool allowed)
    {
        var caller = Cases.Caller() with
        {
            UserDomainId = "ud",
            ProjectDomainId = "pd",
            DomainId = "d",
            SystemScope = "all",
            IsAdminProject = false,
            ServiceRoles = ["service"],
        };

        Assert.That(await AllowsAsync(caller, rule), Is.EqualTo(allowed));
    }

    [Test]
    public async Task A_project_is_the_administrators_unless_the_token_says_it_is_not() =>
        Assert.That(await AllowsAsync(Cases.Caller(), "is_admin_project:True"), Is.True);

    [Test]
    public async Task Without_roles_no_list_of_roles_matches() =>
        Assert.That(await AllowsAsync(Cases.Caller(roles: ""), "roles:member"), Is.False);

    [Test]
    public async Task An_address_with_a_value_that_the_target_lacks_is_not_asked_and_denies()
    {
        var policy = new FixedPolicy(rules: [("mine", "http://judge/%(no_such_thing)s")]) { Judge = _ => true };

        Assert.That(await policy.AllowsAsync(Cases.Caller(), "mine", PolicyTarget.OfImages(Cases.Caller()), default), Is.False);
    }

    [Test]
    public async Task A_missing_rule_denies_beside_an_address_too()
    {
        var policy = new FixedPolicy(new PolicySettings { DefaultRule = "nothing" }, ("mine", "rule:missing or http://judge/"));

        Assert.That(await policy.AllowsAsync(Cases.Caller(), "mine", default, default), Is.False);
    }

    [TestCase("role:a role:b", "where 'role:b' stands (word 2)")]
    [TestCase("role:a (", "where '(' stands (word 2)")]
    [TestCase("role:a )", "where ')' stands (word 2)")]
    [TestCase("role:a and", "where it ends (word 3)")]
    [TestCase("(role:a", "')' should stand where it ends (word 3)")]
    [TestCase("and", "a check such as role:admin should stand where 'and' stands (word 1)")]
    [TestCase("  ", "blank")]
    public void What_is_wrong_with_a_rule_is_told_with_its_place(string rule, string told) =>
        Assert.That(() => PolicyText.Parse(rule), Throws.TypeOf<PolicySyntaxException>().With.Message.Contains(told));

    [TestCase("( role:member )", "role:member")]
    [TestCase("(( role:a ) or role:b )", "(role:a or role:b)")]
    public void Parentheses_may_stand_alone(string rule, string meant) => Assert.That(PolicyText.Parse(rule).ToString(), Is.EqualTo(meant));

    [TestCase(100, true)]
    [TestCase(101, false)]
    public void A_rule_is_nested_a_hundred_deep_at_most(int depth, bool fine)
    {
        var rule = new string('(', depth) + "@" + new string(')', depth);

        Assert.That(() => PolicyText.Parse(rule), fine ? Throws.Nothing : Throws.TypeOf<PolicySyntaxException>());
    }

    private static async Task<bool> AllowsAsync(RequestContext caller, string rule)
    {
        var policy = new FixedPolicy(new PolicySettings { EnforceScope = false }, ("mine", rule));
        return await policy.AllowsAsync(caller, "mine", PolicyTarget.OfImages(caller), default);
    }
}

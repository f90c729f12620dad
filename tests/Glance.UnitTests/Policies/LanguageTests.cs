using FsCheck;
using FsCheck.Fluent;
using Glance.Domain.Policies;
using Glance.Policies.Rules;
using Glance.TestKit.Policies;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

internal sealed class LanguageTests
{
    private static readonly string[] Checks =
        ["@", "!", "role:admin", "role:MEMBER", "rule:yes", "rule:no", "rule:missing", "project_id:%(owner)s", "user_id:u", "'public':%(visibility)s", "True:%(protected)s", "'a%b':a%%b", "roles:member", "none.such:1"];

    [TestCase("", true)]
    [TestCase("@", true)]
    [TestCase("!", false)]
    [TestCase("role:member", true)]
    [TestCase("role:MEMBER", true)]
    [TestCase("role:admin", false)]
    [TestCase("role:%(os_role)s", true)]
    [TestCase("role:%(none)s", false)]
    [TestCase("not role:admin", true)]
    [TestCase("not not role:admin", false)]
    [TestCase("role:admin or role:member and role:reader", true)]
    [TestCase("role:member or role:admin and role:admin", true)]
    [TestCase("(role:member or role:admin) and role:admin", false)]
    [TestCase("not role:admin and role:member", true)]
    [TestCase("role:member AND (NOT (role:admin Or !))", true)]
    [TestCase("rule:yes", true)]
    [TestCase("rule:no", false)]
    [TestCase("project_id:%(owner)s", true)]
    [TestCase("project_id:%(project_id)s", true)]
    [TestCase("project_id:them", false)]
    [TestCase("project_id:u%(suffix)s", true)]
    [TestCase("tenant:%(owner)s", false)]
    [TestCase("user.id:u", false)]
    [TestCase("roles:reader", true)]
    [TestCase("'private':%(visibility)s", true)]
    [TestCase("\"private\":%(visibility)s", true)]
    [TestCase("'public':%(visibility)s", false)]
    [TestCase("True:%(protected)s", false)]
    [TestCase("False:%(protected)s", true)]
    [TestCase("0:%(min_ram)s", true)]
    [TestCase("None:%(checksum)s", true)]
    [TestCase("None:%(locations)s", false)]
    [TestCase("domain_id:None", true)]
    [TestCase("domain_id:%(checksum)s", false)]
    [TestCase("i:%(image_id)s", false)]
    [TestCase("'i':%(id)s", true)]
    public async Task A_rule_decides(string rule, bool allowed)
    {
        var image = Cases.Image(properties: [("os_role", "member"), ("suffix", "s")]);

        Assert.That(await DecideAsync(rule, image), Is.EqualTo(allowed));
    }

    [TestCase("   ")]
    [TestCase("admin")]
    [TestCase("role:a role:b")]
    [TestCase("role:a and")]
    [TestCase("(role:a")]
    [TestCase("role:a)")]
    [TestCase("not")]
    [TestCase("'quoted")]
    [TestCase("'x:%(a)s")]
    [TestCase("role:100%")]
    [TestCase("role:%(a)d")]
    [TestCase(":x")]
    public void What_is_no_rule_is_refused_with_a_reason(string rule) =>
        Assert.That(() => PolicyText.Parse(rule), Throws.TypeOf<PolicySyntaxException>().With.Message.Length.GreaterThan(20));

    [Test]
    public void Rules_nested_too_deep_are_refused_before_they_hurt([Values("(", "not ")] string opening) =>
        Assert.That(() => PolicyText.Parse(string.Concat(Enumerable.Repeat(opening, 100_000)) + "@"), Throws.TypeOf<PolicySyntaxException>());

    [Test]
    public void The_older_form_means_one_of_the_outer_and_all_of_an_inner()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PolicyText.Parse([]).ToString(), Is.EqualTo("@"));
            Assert.That(PolicyText.Parse([[]]).ToString(), Is.EqualTo("!"));
            Assert.That(PolicyText.Parse([["role:a", "role:b"], ["role:c"]]).ToString(), Is.EqualTo("((role:a and role:b) or role:c)"));
        }
    }

    [Test]
    public void Rules_in_a_circle_are_refused_and_named() =>
        Assert.That(() => new FixedPolicy(rules: [("a", "rule:b"), ("b", "@ or rule:c"), ("c", "not rule:a")]),
            Throws.TypeOf<PolicySyntaxException>().With.Message.Contains("a -> b -> c -> a"));

    [Test]
    public void Every_circle_is_named_in_one_look_and_only_once()
    {
        var e = Assert.Throws<PolicySyntaxException>(() => new FixedPolicy(rules:
        [
            ("a", "rule:b"), ("b", "rule:a"), ("c", "rule:d or rule:a"), ("d", "rule:c"), ("e", "rule:e"), ("good", "@"),
        ]));

        Assert.That(e.All, Is.EqualTo(new[]
        {
            "Rules refer to each other in a circle: a -> b -> a (test)", "Rules refer to each other in a circle: c -> d -> c (test)",
            "Rules refer to each other in a circle: e -> e (test)",
        }));
    }

    [Test]
    public void Rules_that_all_refer_to_all_others_are_a_problem_each_and_no_more()
    {
        var names = Enumerable.Range(0, 40).Select(number => $"r{number}").ToList();
        var rules = names.Select(name => (name, string.Join(" or ", names.Select(other => $"rule:{other}")))).ToArray();

        var e = Assert.Throws<PolicySyntaxException>(() => new FixedPolicy(rules: rules));

        Assert.That(e.All, Has.Count.LessThanOrEqualTo(40).And.Count.GreaterThan(0));
    }

    [Test]
    public async Task A_missing_rule_is_decided_by_the_default_rule_and_without_one_denied()
    {
        var caller = Cases.Caller();
        var denying = new FixedPolicy(new PolicySettings { DefaultRule = "nothing" }, ("mine", "rule:missing"));
        var standIn = new FixedPolicy(new PolicySettings { DefaultRule = "stand-in" }, ("stand-in", "role:member"), ("mine", "rule:missing"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await denying.AllowsAsync(caller, "mine", default, default), Is.False);
            Assert.That(await standIn.AllowsAsync(caller, "mine", default, default), Is.True);
        }
    }

    [Test]
    public async Task A_remote_judge_decides_and_values_cannot_lead_elsewhere()
    {
        var asked = new List<string>();
        var policy = new FixedPolicy(rules: [("mine", "role:admin or rule:far"), ("far", "https://judge/%(name)s/%(owner)s")])
        {
            Judge = url =>
            {
                asked.Add(url);
                return true;
            },
        };
        var image = Cases.Image() with { Name = "../x?y" };

        var allowed = await policy.AllowsAsync(Cases.Caller(), "mine", PolicyTarget.Of(image, Cases.Caller()), default);

        Assert.That((allowed, asked.Single()), Is.EqualTo((true, "https://judge/..%2Fx%3Fy/us")));
    }

    [Test]
    public void Reading_any_text_ends_in_a_rule_or_in_the_documented_refusal() => Prop.ForAll(
        Gen.Elements("role:a", "and", "or", "not", "(", ")", " ", ":", "%", "%(a)s", "'", "\"", "@", "!", "\\", "a", "\0", "é", "1", "http:").ListOf().Select(string.Concat).ToArbitrary(),
        text =>
        {
            try
            {
                return PolicyText.Parse(text).ToString() is { Length: > 0 };
            }
            catch (PolicySyntaxException refused)
            {
                return refused.Message.Length > 0;
            }
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Printing_a_rule_and_reading_it_again_decides_the_same() => Prop.ForAll(Rules().ToArbitrary(), text =>
    {
        var printed = PolicyText.Parse(text).ToString()!;
        return PolicyText.Parse(printed).ToString() == printed
            && DecideAsync(text, Cases.Image()).Result == DecideAsync(printed, Cases.Image()).Result;
    }).QuickCheckThrowOnFailure();

    [Test]
    public async Task A_decision_of_the_common_kind_allocates_nothing()
    {
        var policy = new FixedPolicy();
        var caller = Cases.Caller();
        var image = Cases.Image();
        await policy.AllowsAsync(caller, "get_image", PolicyTarget.Of(image, caller), default);

        var allowed = true;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            allowed &= await policy.AllowsAsync(caller, "get_image", PolicyTarget.Of(image, caller), default);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That((allowed, allocated < 1000), Is.EqualTo((true, true)), $"{allocated} bytes");
    }

    private static Gen<string> Rules() =>
        from words in Gen.Elements(Checks).NonEmptyListOf()
        from joints in Gen.Elements(" and ", " or ", " and not ", " or not ").ListOf()
        from opened in Gen.Choose(0, 3)
        select string.Concat(words.Select((word, index) => index == 0 ? word : (index - 1 < joints.Count ? joints[index - 1] : " or ") + (index == opened ? $"({word} or !)" : word)));

    private static async Task<bool> DecideAsync(string rule, Domain.Images.Image image)
    {
        var policy = new FixedPolicy(rules: [("asked", rule), ("yes", "@"), ("no", "!")]);
        return await policy.AllowsAsync(Cases.Caller(), "asked", PolicyTarget.Of(image, Cases.Caller()), default);
    }
}

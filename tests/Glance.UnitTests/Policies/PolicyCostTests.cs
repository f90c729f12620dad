using FsCheck;
using FsCheck.Fluent;
using Glance.Domain.Policies;
using Glance.Policies.Rules;
using NUnit.Framework;
using NUnit.Framework.Constraints;

namespace Glance.UnitTests.Policies;

/// <summary>What a decision may cost, whatever an operator writes.</summary>
internal sealed class PolicyCostTests
{
    private static readonly string[] Leaves = ["@", "!", "role:member", "role:admin", "project_id:%(owner)s", "'public':%(visibility)s"];

    [TestCase("or", "role:nobody", false)]
    [TestCase("and", "role:member", true)]
    [CancelAfter(20_000)]
    public async Task Ninety_rules_that_each_name_the_next_twice_are_decided_at_once(string word, string last, bool allowed, CancellationToken cancellationToken)
    {
        var rules = Doubling(90, word, last);

        Assert.That(await Task.Run(() => DecideAsync(rules, new CountingJudge()).AsTask(), cancellationToken).WaitAsync(cancellationToken), Is.EqualTo(allowed));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task An_address_that_rules_repeat_is_asked_once_in_a_decision(CancellationToken cancellationToken)
    {
        var remote = new CountingJudge { Answer = false };
        var rules = Doubling(40, "or", "http://judge/%(project_id)s or http://judge/us or (not rule:other and https://judge/us)", ("other", "http://judge/us"));

        var allowed = await Task.Run(() => DecideAsync(rules, remote).AsTask(), cancellationToken).WaitAsync(cancellationToken);

        Assert.That(allowed, Is.False);
        Assert.That(remote.Asked, Is.EqualTo(new[] { "http://judge/us", "https://judge/us" }));
    }

    [Test]
    public async Task The_next_decision_asks_again()
    {
        var remote = new CountingJudge { Answer = true };
        var rules = Rules(("a", "http://judge/"));

        await DecideAsync(rules, remote);
        await DecideAsync(rules, remote);

        Assert.That(remote.Asked, Has.Count.EqualTo(2));
    }

    [Test]
    public void Remembering_what_rules_said_changes_no_decision() => Prop.ForAll(
        Gen.Choose(0, 9_999).ArrayOf(6).ToArbitrary(),
        seeds =>
        {
            // Rule n is made of a leaf and of two rules with higher numbers; written out, without references, nothing can be remembered.
            var named = new string[seeds.Length + 1];
            var writtenOut = new string[seeds.Length + 1];
            named[^1] = writtenOut[^1] = "role:member";
            for (var n = seeds.Length - 1; n >= 0; n--)
            {
                var (leaf, one, two) = (Leaves[seeds[n] % Leaves.Length], Later(n, seeds[n] / 7), Later(n, seeds[n] / 50));
                named[n] = Combine(seeds[n] % 4, leaf, $"rule:r{one}", $"rule:r{two}");
                writtenOut[n] = $"({Combine(seeds[n] % 4, leaf, writtenOut[one], writtenOut[two])})";
            }

            var padding = string.Join(" and ", Enumerable.Repeat("@", 300)); // Enough for the rules to be remembered.
            var remembered = DecideAsync(Rules([("a", $"({padding}) and rule:r0"), .. named.Select((rule, n) => ($"r{n}", rule))]), new CountingJudge()).AsTask();
            return remembered.Result == DecideAsync(Rules(("a", writtenOut[0])), new CountingJudge()).AsTask().Result;

            int Later(int n, int seed) => n + 1 + (seed % (seeds.Length - n));
        }).QuickCheckThrowOnFailure();

    [Test]
    public async Task Fifty_thousand_alternatives_are_decided()
    {
        var rules = Rules(("a", string.Join(" or ", Enumerable.Range(0, 50_000).Select(n => $"project_id:p{n}")) + " or project_id:us"));

        Assert.That(await DecideAsync(rules, new CountingJudge()), Is.True);
    }

    [Test]
    public void More_checks_than_a_decision_can_go_through_are_refused_when_they_are_read() => Assert.That(
        () => Rules(("a", "rule:b or rule:b"), ("b", string.Join(" or ", Enumerable.Repeat("role:x", 100_001)))),
        Throws.TypeOf<PolicySyntaxException>().With.Message.Contains("100000 checks").And.Message.Contains("file:"));

    [Test]
    public void Nesting_and_references_together_never_go_deeper_than_a_stack_holds()
    {
        var nested = new string('(', 99) + "rule:r{0} or !" + string.Concat(Enumerable.Repeat(") or !", 99));
        var rules = Enumerable.Range(0, 99).Select(n => ($"r{n}", string.Format(null, nested, n + 1))).Append(("r99", "@")).ToArray();

        Assert.That(() => Rules(rules), Throws.TypeOf<PolicySyntaxException>().With.Message.Contains("1000 deep"));
    }

    [Test]
    public async Task A_rule_of_an_older_release_that_leads_to_an_address_is_asked_like_any_other()
    {
        // Only callers without Keystone are judged by the older rules, which name context_is_admin where the newer ones do not.
        var remote = new CountingJudge { Answer = true };
        var rules = Rules(("context_is_admin", "http://judge/"), ("default", "http://judge/"), ("admin_required", "http://judge/"));
        var caller = Cases.Caller(roles: "") with { WithoutKeystone = true };

        foreach (var rule in rules.Rules)
            Assert.That(async () => await rules.AllowsAsync(caller, rule.Name, PolicyTarget.OfImages(caller), remote, default), Throws.Nothing, rule.Name);
        Assert.That(remote.Asked, Is.Not.Empty);
    }

    [Test]
    public void A_rule_leads_through_a_hundred_others_at_most_in_whatever_order_they_come([Values] bool namesLater)
    {
        // Rules are followed in the order of their names.
        string Name(int n) => $"r{(namesLater ? 500 - n : n):000}";
        (string Name, string Rule)[] Chain(int others) =>
            [(Name(0), "@"), .. Enumerable.Range(1, others).Select(n => (Name(n), $"rule:{Name(n - 1)}"))];

        Assert.That(() => Rules(Chain(100)), Throws.Nothing);
        Assert.That(() => Rules(Chain(101)), Throws.TypeOf<PolicySyntaxException>().With.Message.Contains("more than 100 other rules"));
    }

    [Test]
    public void The_older_rules_that_callers_without_keystone_are_judged_by_count_too()
    {
        // An older rule of the cache's names manage_image_cache, which nothing else does.
        var chain = Enumerable.Range(1, 99).Select(n => ($"y{n:000}", $"rule:y{n - 1:000}")).ToArray();

        Assert.That(() => Rules([("y000", "@"), .. chain, ("manage_image_cache", "rule:y098")]), Throws.Nothing);
        Assert.That(
            () => Rules([("y000", "@"), .. chain, ("manage_image_cache", "rule:y099")]),
            Throws.TypeOf<PolicySyntaxException>().With.Message.Contains("more than 100 other rules"));
    }

    [TestCase(98, true)]
    [TestCase(99, false)]
    public void Nesting_and_references_to_rules_already_followed_go_a_thousand_deep_at_most(int last, bool fine)
    {
        // Rule n refers to the one before it, which was followed first.
        var rules = Enumerable.Range(1, 10).Select(n => ($"r{n:00}", Nots(n == 10 ? last : 99) + $"rule:r{n - 1:00}"));

        Assert.That(() => Rules([("r00", "@"), .. rules]), fine ? Throws.Nothing : TooDeep);
    }

    [TestCase("@", true)]
    [TestCase("not @", false)]
    public void Nesting_and_references_to_rules_not_yet_followed_go_a_thousand_deep_at_most(string last, bool fine)
    {
        var rules = Enumerable.Range(0, 10).Select(n => ($"r{n:00}", Nots(99) + $"rule:r{n + 1:00}"));

        Assert.That(() => Rules([.. rules, ("r10", last)]), fine ? Throws.Nothing : TooDeep);
    }

    [TestCase("rule:b or rule:c", "b", false)]
    [TestCase("rule:b or rule:b", "b", true)]
    [TestCase("rule:missing or rule:c", "default", false)]
    public void Checks_of_all_rules_that_one_leads_to_are_counted_together_and_each_once(string rule, string big, bool fine)
    {
        var many = string.Join(" or ", Enumerable.Repeat("role:x", 60_000));

        Assert.That(
            () => Rules(("a", rule), (big, many), ("c", many)),
            fine ? Throws.Nothing : Throws.TypeOf<PolicySyntaxException>().With.Message.Contains("Rule a and the rules it leads to"));
    }

    private static Constraint TooDeep => Throws.TypeOf<PolicySyntaxException>().With.Message.Contains("1000 deep");

    private static string Nots(int count) => string.Concat(Enumerable.Repeat("not ", count));

    private static string Combine(int shape, string leaf, string one, string two) => shape switch
    {
        0 => $"({leaf} or {one}) and {two}",
        1 => $"not {leaf} and ({one} or not {two})",
        2 => $"{leaf} or {one} or {two}",
        _ => $"{two} and not ({leaf} and {one})",
    };

    private static PolicyRuleSet Doubling(int count, string word, string last, params (string Name, string Rule)[] others) => Rules(
        [("a", "rule:r0"), .. Enumerable.Range(0, count).Select(n => ($"r{n}", $"rule:r{n + 1} {word} rule:r{n + 1}")), ($"r{count}", last), .. others]);

    private static PolicyRuleSet Rules(params (string Name, string Rule)[] rules) =>
        PolicyRuleSet.Build(new PolicySettings(), [.. rules.Select((rule, line) => new PolicyOverride(rule.Name, PolicyText.Parse(rule.Rule), $"file:{line + 1}"))]);

    private static ValueTask<bool> DecideAsync(PolicyRuleSet rules, IRemotePolicy remote) =>
        rules.AllowsAsync(Cases.Caller(), "a", PolicyTarget.Of(Cases.Image(), Cases.Caller()), remote, CancellationToken.None);

    private sealed class CountingJudge : IRemotePolicy
    {
        public bool Answer { get; init; }

        public List<string> Asked { get; } = [];

        public async ValueTask<bool> AskAsync(string url, PolicyQuestion question, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Asked.Add(url);
            return Answer;
        }
    }
}

using Glance.Policies;
using Glance.Policies.Files;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>What policy files say, in JSON and in YAML.</summary>
internal sealed class PolicyFormsTests
{
    [Test]
    public void Rules_in_json_have_a_name_a_line_and_a_text_or_lists()
    {
        const string Text = """
            {
              "a": "role:x",

              "b": null,
              "c": [["role:x", "role:y"], ["role:z"], [], "@"],
              "d": []
            }
            """;

        var entries = JsonPolicyText.TryParse(Text, "p", [])!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(entries.Select(entry => (entry.Name, entry.Line, entry.Text)), Is.EqualTo(new[]
            {
                ("a", 2, "role:x"), ("b", 4, ""), ("c", 5, (string?)null), ("d", 6, null),
            }));
            Assert.That(entries.Select(entry => entry.Lists is null), Is.EqualTo(new[] { true, true, false, false }));
            Assert.That(entries[2].Lists, Is.EqualTo(new string[][] { ["role:x", "role:y"], ["role:z"], [], ["@"] }));
            Assert.That(entries[3].Lists, Is.Empty);
        }
    }

    [TestCase("{\"a\": ")]
    [TestCase("{\"a\": \"@\"")]
    [TestCase("{\"a\": \"@\"} and more")]
    [TestCase("{a: '@'}")]
    [TestCase("{\"a\": [[\"x\"")]
    public void What_is_not_json_to_its_end_is_not_read_as_json(string text) =>
        Assert.That(JsonPolicyText.TryParse(text, "p", []), Is.Null);

    [TestCase("{\"a\": 1}", "p:1: a: ")]
    [TestCase("{\n\"a\": \"@\",\n\"b\": [1]}", "p:3: b: ")]
    [TestCase("{\"a\": [[\"x\", 1]]}", "p:1: a: ")]
    [TestCase("{\"a\": [[[\"x\"]]]}", "p:1: a: ")]
    [TestCase("{\"a\": {}}", "p:1: a: ")]
    public void What_is_json_and_no_rule_is_refused_as_json(string text, string place) => Assert.That(
        () => PolicyFileReader.Read([new PolicyFileText("p", text)]),
        Throws.TypeOf<PolicyFileException>().With.Message.StartsWith(place).And.Message.Contains("a rule is a string, or a list"));

    [Test]
    public void Braces_of_yaml_are_read_as_yaml()
    {
        var entries = PolicyFileReader.Parse(" {a: '@',\n  b: [[role:x, role:y], '!']}", "p", []);

        (string, int, string?)[] expected = [("a", 1, "@"), ("b", 2, null)];
        Assert.That(entries.Select(entry => (entry.Name, entry.Line, entry.Text)), Is.EqualTo(expected));
        Assert.That(entries[1].Lists, Is.EqualTo(new string[][] { ["role:x", "role:y"], ["!"] }));
    }

    [TestCase("")]
    [TestCase("---\n")]
    [TestCase("~")]
    [TestCase("null")]
    [TestCase("Null")]
    [TestCase("NULL")]
    [TestCase("{}")]
    public void A_file_that_says_nothing_has_no_rules(string text) => Assert.That(YamlPolicyText.Parse(text, "p", []), Is.Empty);

    [TestCase("a:", "")]
    [TestCase("a: ~", "")]
    [TestCase("a: null", "")]
    [TestCase("a: Null", "")]
    [TestCase("a: NULL", "")]
    [TestCase("a: 'null'", "null")]
    [TestCase("a: '~'", "~")]
    [TestCase("a: ''", "")]
    [TestCase("a: role:x or role:y", "role:x or role:y")]
    [TestCase("a: '!'", "!")]
    [TestCase("a: !!str '@'", "@")]
    [TestCase("a: 'true'", "true")]
    [TestCase("a: \"no\"", "no")]
    [TestCase("a: 'yes'", "yes")]
    public void A_rule_in_yaml_is_its_text_and_nothing_is_the_empty_rule(string text, string rule)
    {
        var entry = YamlPolicyText.Parse(text, "p", []).Single();

        Assert.That((entry.Name, entry.Line, entry.Text), Is.EqualTo(("a", 1, rule)));
        Assert.That(entry.Lists, Is.Null);
    }

    [TestCase("true")]
    [TestCase("false")]
    [TestCase("True")]
    [TestCase("False")]
    [TestCase("yes")]
    [TestCase("no")]
    public void A_bare_yes_or_no_is_no_rule(string word)
    {
        foreach (var text in new[] { $"\na: {word}", $"\na: [[{word}]]" })
        {
            Assert.That(
                () => PolicyFileReader.Read([new PolicyFileText("p", text)]),
                Throws.TypeOf<PolicyFileException>().With.Message.StartsWith($"p:2: a: {word} is no rule"));
        }
    }

    [TestCase("hello", "p:1: a policy file is a table")]
    [TestCase("'~'", "p:1: a policy file is a table")]
    [TestCase("\n- a", "p:2: a policy file is a table")]
    [TestCase("? [a]\n: '@'", "p:1: the name of a rule is a text")]
    [TestCase("a: '@'\nb: {c: d}", "p:2: b: a rule is a text in quotes")]
    [TestCase("a: [{b: c}]", "p:1: a: a rule is a text in quotes")]
    [TestCase("a: [[{b: c}]]", "p:1: a: the lists of a rule hold texts")]
    [TestCase("a: !", "p:1: a: ! is a tag of YAML's")]
    [TestCase("a: !x y", "p:1: a: !x is a tag of YAML's")]
    [TestCase("a: [!x y]", "p:1: a: !x is a tag of YAML's")]
    [TestCase("a: '@", "p:1: ")]
    public void What_is_no_table_of_rules_is_refused_with_line_and_reason(string text, string told) =>
        Assert.That(
            () => PolicyFileReader.Read([new PolicyFileText("p", text)]),
            Throws.TypeOf<PolicyFileException>().With.Message.StartsWith(told));

    [TestCase("""
        a: !
        b: {c: [d]}
        e: [[{f: g}, 'x'], no]
        h: 'role:x and ('
        i: '@'
        """)]
    [TestCase("""
        {"a": 1,
        "b": {"c": [1]},
        "e": [[{"f": 1}, "x"], 5],
        "h": "role:x and (",
        "i": "@"}
        """)]
    public void What_is_no_rule_hides_no_other_that_is_none(string text)
    {
        var problems = new List<PolicyFileException>();

        var rules = PolicyFileReader.Read([new PolicyFileText("p", text)], problems);

        Assert.That(rules.Select(rule => rule.Name), Is.EqualTo(new[] { "i" }));
        Assert.That(
            problems.Select(problem => problem.Message.Split(':')[2].Trim()).Distinct(), Is.EqualTo(new[] { "a", "b", "e", "h" }));
    }

    [Test]
    public void Every_bad_rule_of_every_file_is_named()
    {
        List<PolicyFileText> files = [new("one", "a: nonsense\nb: '@'\nc: (role:x"), new("two", "d: role:100%")];

        var refusal = Assert.Throws<PolicyFileException>(() => PolicyFileReader.Read(files))!.Message.Split('\n');

        Assert.That(refusal, Has.Length.EqualTo(3));
        Assert.That(refusal, Has.One.StartsWith("one:1: a: ").And.One.StartsWith("one:3: c: ").And.One.StartsWith("two:1: d: "));
    }

    [Test]
    public void What_was_kept_is_read_again_and_rubbish_is_nothing()
    {
        List<PolicyFileText> files = [new("one", "a: '@'"), new("two", "")];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(KeptPoliciesJson.Read(KeptPoliciesJson.Write(files)), Is.EqualTo(files));
            Assert.That(KeptPoliciesJson.Read([]), Is.Null);
            Assert.That(KeptPoliciesJson.Read("rubbish"u8), Is.Null);
        }
    }
}

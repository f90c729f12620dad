using Glance.Configuration.Paste;
using NUnit.Framework;

namespace Glance.UnitTests.Paste;

[TestFixture]
internal sealed class SectionFileTests
{
    private const string Text = "[DEFAULT]\nread = all\nshared = yes\n\n[one]\nCreate = admin\nread = none\n[two]\n";

    [Test]
    public void Sections_come_in_their_order_with_the_values_of_the_default_one_below_their_own()
    {
        var sections = SectionFile.Parse(Text, "/etc/p.conf", []);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sections.Select(section => (section.Name, section.Line)), Is.EqualTo(new[] { ("one", 5), ("two", 8) }));
            Assert.That(
                sections[0].Values,
                Is.EquivalentTo(new Dictionary<string, string> { ["read"] = "none", ["shared"] = "yes", ["create"] = "admin" }));
            Assert.That(sections[1].Values, Is.EquivalentTo(new Dictionary<string, string> { ["read"] = "all", ["shared"] = "yes" }));
        }
    }

    // As ConfigParser's get has it.
    [TestCase("key = 50%%pass-%(p)s", "50%pass-fromdefault")]
    [TestCase("key = %(p)s%(q)s\nq = 1", "fromdefault1")]
    [TestCase("key = plain", "plain")]
    [TestCase("key = %(P)s", "fromdefault")]
    [TestCase("KEY = %(Other)s\nOTHER = %(p)s", "fromdefault")]
    public void References_in_a_value_are_replaced(string lines, string value) =>
        Assert.That(SectionFile.Parse($"[DEFAULT]\np = fromdefault\n[one]\n{lines}\n", "/etc/s.conf", [])[0].Values["key"], Is.EqualTo(value));

    [TestCase("[hunter2\nread = all\n[one]", "/etc/s.conf:1: a section must end with ]")]
    [TestCase("[]\n[one]", "/etc/s.conf:1: a section needs a name between [ and ]")]
    [TestCase("[a:hunter2\nread = all\n[one]", "/etc/s.conf:1: a section must end with ]")]
    [TestCase("hunter2\nread = all\n[one]", "/etc/s.conf:1: this line stands before the first section; a [section] header must come first")]
    public void A_line_that_is_no_header_is_told_once_and_not_shown(string text, params string[] expected)
    {
        List<PasteException> wrong = [];

        SectionFile.Parse(text, "/etc/s.conf", wrong);

        Assert.That(wrong.Select(problem => problem.Message), Is.EqualTo(expected));
    }

    [Test]
    public void References_that_lead_nowhere_are_told_all_at_once_and_without_their_value()
    {
        List<PasteException> wrong = [];

        SectionFile.Parse("[one]\na = 5%0\nb = x\n[two]\nc = %(d)s\n", "/etc/s.conf", wrong);

        Assert.That(wrong.Select(problem => problem.Message), Is.EqualTo(new[]
        {
            "/etc/s.conf:2 [one]: a: a percent sign must be written '%%', or begin a reference '%(name)s'",
            "/etc/s.conf:5 [two]: c: '%(d)s' names nothing; neither [two] nor [DEFAULT] sets 'd'",
        }));
    }

    [TestCase("create", 6)]
    [TestCase("CREATE", 6)]
    [TestCase("read", 7)]
    [TestCase("shared", 3)]
    [TestCase("absent", 5)]
    public void A_key_is_found_in_any_case_and_an_absent_one_is_told_at_the_header(string key, int line)
    {
        var section = SectionFile.Parse(Text, "/etc/p.conf", [])[0];

        Assert.That((section.LineOf(key), section.Values.ContainsKey(key)), Is.EqualTo((line, key != "absent")));
    }

    // ConfigParser's optionxform makes one key of both, and only PasteDeploy gives a file its place.
    [TestCase("[one]\nRead = a\nread = b\n", "/etc/s.conf:3 [one]: 'read' is set already, in line 2; a key may stand once in a section")]
    [TestCase("[one]\na = %(here)s\n", "/etc/s.conf:2 [one]: a: '%(here)s' names nothing; neither [one] nor [DEFAULT] sets 'here'")]
    public void It_is_read_as_configparser_reads_it(string text, string problem)
    {
        List<PasteException> wrong = [];

        SectionFile.Parse(text, "/etc/s.conf", wrong);

        Assert.That(wrong.Select(each => each.Message), Is.EqualTo(new[] { problem }));
    }

    [Test]
    public void What_may_stand_in_a_line_that_breaks_the_grammar_is_not_decided()
    {
        List<PasteException> wrong = [];

        var sections = SectionFile.Parse("[one]\nnonsense\na = %(b)s\nc = 1\n[two]\na = %\n", "/etc/s.conf", wrong);

        Assert.That(wrong.Select(each => each.Line), Is.EqualTo(new[] { 2, 6 }));
        Assert.That(
            (string[])[.. ((string[])["a", "b", "c"]).Select(key => $"{sections[0].Decides(key)} {sections[1].Decides(key)}")],
            Is.EqualTo(new[] { "False False", "False True", "True True" }));
    }
}

using FsCheck;
using FsCheck.Fluent;
using Glance.Configuration.Paste;
using NUnit.Framework;

namespace Glance.UnitTests.Paste;

[TestFixture]
public sealed class PasteIniParserTests
{
    [TestCase("[a]\nk = v", "v")]
    [TestCase("[a]\nk: v", "v")]
    [TestCase("[a]\nk=v=w:x", "v=w:x")]
    [TestCase("[a]\nk =", "")]
    [TestCase("[a]\nk = v ; not a comment", "v ; not a comment")]
    [TestCase("[a]\nk = v\n  w", "v\nw")]
    [TestCase("[a]\nk = v\n\n  w", "v\n\nw")]
    [TestCase("[a]\nk = v\n\n\n", "v")]
    [TestCase("[a]\nk = v\n# remark\n  w", "v\nw")]
    [TestCase("[a]\nk = v\n  # remark\n  w", "v\nw")]
    [TestCase("[a]\r\nk = v\r\n\tw\r\n", "v\nw")]
    [TestCase("  [a]\n  k = v\n   w", "v\nw")]
    [TestCase("\uFEFF[a]\nk = v", "v")]
    [TestCase("[a]\nk =\n  v\n  w=1", "\nv\nw=1")]
    public void Values_are_read_as_ConfigParser_reads_them(string text, string expected) =>
        Assert.That(Parse(text).Find("a")?.Find("k")?.Raw, Is.EqualTo(expected));

    [TestCase("[a]b] trailing", "a]b")]
    [TestCase("[ a ]", " a ")]
    [TestCase("[a:b c]", "a:b c")]
    public void Section_names_reach_to_the_last_bracket(string text, string expected) =>
        Assert.That(Parse(text).Sections.Select(s => s.Name), Is.EqualTo(new[] { expected }));

    [Test]
    public void Keys_keep_their_case()
    {
        var section = Parse("[a]\nKey = 1\nkey = 2").Find("a");

        Assert.That(section?.Entries.Select(e => e.Key), Is.EqualTo(new[] { "Key", "key" }));
    }

    [Test]
    public void The_first_separator_of_the_line_counts()
    {
        var section = Parse("[a]\n/v1: one = two\ndomain x port 80 /: app").Find("a");

        Assert.That(section?.Entries.Select(e => (e.Key, e.Raw)), Is.EqualTo(new[] { ("/v1", "one = two"), ("domain x port 80 /", "app") }));
    }

    [Test]
    public void Lines_are_counted_from_one()
    {
        var ini = Parse("# head\n[a]\n\nk = 1\n");

        Assert.That((ini.Find("a")?.Line, ini.Find("a")?.Find("k")?.Line), Is.EqualTo((2, 4)));
    }

    [TestCase("[a]\nk = 1\nk = 2", 3, "k", "line 2")]
    [TestCase("[DEFAULT]\nk = 1\n[DEFAULT]\nk = 2", 4, "k", "line 2")]
    [TestCase("[a]\nx = 1\n\n[a]", 4, "a", "line 1")]
    [TestCase("k = 1", 1, "k = …", "section")]
    [TestCase("[a]\nno separator", 2, "this line", "key = value")]
    [TestCase("[a]\n= value", 2, "= …", "key = value")]
    [TestCase("[a]\n[]", 2, "needs a name", "between [ and ]")]
    [TestCase("[a", 1, "/etc/p.ini:1: a section", "end with ]")]
    [TestCase("[a=b", 1, "/etc/p.ini:1: a section", "end with ]")]
    [TestCase("[a secret", 1, "/etc/p.ini:1: a section", "end with ]")]
    public void A_broken_file_is_refused_with_line_and_reason(string text, int line, string value, string right)
    {
        var e = Assert.Throws<PasteException>(() => Parse(text));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(e.Line, Is.EqualTo(line));
            Assert.That(e.Message, Does.StartWith($"/etc/p.ini:{line}").And.Contain(value).And.Contain(right));
        }
    }

    [Test]
    public void Every_line_that_breaks_the_grammar_is_told()
    {
        var e = Assert.Throws<PasteException>(() => Parse("a = 1\nb = 2\n[s]\nk = 1\nk = 2\nnothing\n[s]\nk = 3\nelse\n"));

        Assert.That(e.All.Select(problem => problem.Line), Is.EqualTo(new[] { 1, 5, 6, 7, 9 }));
    }

    [Test]
    public void Any_text_is_parsed_or_refused_with_a_place()
    {
        var pieces = Gen.Elements("[", "]", "a", "=", ":", " ", "\n", "\r\n", "#", ";", "%", "%(a)s", "[a]\n", "k = v\n", "\t", "DEFAULT");
        var texts = pieces.ListOf().Select(string.Concat).ToArbitrary();

        Prop.ForAll(texts, text =>
        {
            try
            {
                return Parse(text).Sections.All(s => s.Line > 0 && s.Entries.All(e => e.Line > s.Line && e.Key.Length > 0));
            }
            catch (PasteException e)
            {
                return e.Line > 0 && e.File == "/etc/p.ini";
            }
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void What_is_written_is_read_back()
    {
        var words = Gen.Elements("a", "b-c", "é", "1.5", "x y", "%%").ToArbitrary().Generator;
        var entries = words.NonEmptyListOf().Select(list => list.ToList()).ToArbitrary();

        Prop.ForAll(entries, values =>
        {
            var text = "[s]\n" + string.Join('\n', values.Select((v, i) => $"key{i} = {v}\n   {v}"));
            return Parse(text).Find("s")!.Entries.Select(e => e.Raw).SequenceEqual(values.Select(v => $"{v}\n{v}"));
        }).QuickCheckThrowOnFailure();
    }

    private static PasteIni Parse(string text) => PasteIniParser.Parse(text, "/etc/p.ini");
}

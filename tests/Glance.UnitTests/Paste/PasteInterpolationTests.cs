using FsCheck;
using FsCheck.Fluent;
using Glance.Configuration.Paste;
using NUnit.Framework;

namespace Glance.UnitTests.Paste;

[TestFixture]
public sealed class PasteInterpolationTests
{
    [TestCase("k = 100%%", "100%")]
    [TestCase("k = %(a)s/%(b)s", "A/B")]
    [TestCase("k = %(both)s!", "AB!")]
    [TestCase("k = %(here)s/x", "/etc/glance/x")]
    [TestCase("k = %(__file__)s", "/etc/glance/p.ini")]
    [TestCase("k = %(a)s%(a)s", "AA")]
    [TestCase("a = own\nk = %(a)s", "own")]
    [TestCase("k = ${a} $a", "${a} $a")]
    public void References_are_replaced(string body, string expected) => Assert.That(Expand(body), Is.EqualTo(expected));

    [TestCase("k = 50%", "%%")]
    [TestCase("k = %s", "%(name)s")]
    [TestCase("k = %(a", "%(name)s")]
    [TestCase("k = %(a)d", "%(name)s")]
    [TestCase("k = %(a)", "what begins with '%(' is not a reference; expected '%(name)s'")]
    [TestCase("k = %()s", "%(name)s")]
    [TestCase("k = %(nowhere)s", "'%(nowhere)s' names nothing; neither [s] nor [DEFAULT] sets 'nowhere'")]
    [TestCase("k = hunter2%sEcr3t", "%(name)s")]
    [TestCase("k = hunter2%(sEcr3t", "%(name)s")]
    [TestCase("k = %(k)s", "refer to each other")]
    [TestCase("x = %(y)s\ny = %(x)s\nk = %(x)s", "refer to each other")]
    public void A_bad_reference_is_refused_with_its_place(string body, string right)
    {
        var e = Assert.Throws<PasteException>(() => Expand(body));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(e.Message, Does.Contain(right).And.Contain(" k: ").And.Not.Contain("Ecr3t"), "the value may be a password");
            Assert.That((e.Section, e.Line), Is.EqualTo(("s", 4 + body.Split('\n').Length)));
        }
    }

    [TestCase(9, true)]
    [TestCase(10, false)]
    public void References_lead_through_ten_values_and_no_more(int references, bool good)
    {
        var chain = Enumerable.Range(1, references - 1).Select(i => $"r{i} = %(r{i + 1})s\n");
        var body = string.Concat(chain) + $"r{references} = end\nk = %(r1)s";

        if (good)
            Assert.That(Expand(body), Is.EqualTo("end"));
        else Assert.That(() => Expand(body), Throws.TypeOf<PasteException>().With.Message.Contains("more than 10 values"));
    }

    [Test]
    public void Doubling_every_percent_sign_gives_any_text_back()
    {
        var texts = Gen.Elements("%", "(", ")", "s", "a", "%(a)s", " ").NonEmptyListOf().Select(p => "x" + string.Concat(p).TrimEnd()).ToArbitrary();

        Prop.ForAll(texts, text => Expand("k = " + text.Replace("%", "%%", StringComparison.Ordinal)) == text).QuickCheckThrowOnFailure();
    }

    private static string Expand(string body)
    {
        var ini = PasteIniParser.Parse("[DEFAULT]\na = A\nb = B\n[s]\n" + body + "\nboth = %(a)s%(b)s", "/etc/glance/p.ini");
        var section = ini.Find("s")!; // written two lines above
        return new PasteInterpolation(ini, section).Expand(section.Find("k")!);
    }
}

using Glance.Configuration.Declarations;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration.Types;

/// <summary>What a declaration makes of its parameters.</summary>
internal sealed class OptionTests
{
    private static readonly string[] Colours = ["red", "green"];

    [Test]
    public void Only_a_text_that_is_declared_so_is_a_secret()
    {
        Option[] open =
        [
            Opt.Str("g", "o", "", "h"), Opt.OptionalStr("g", "o", "h"), Opt.Pattern("g", "o", "", "", "h"),
            Opt.HostAddress("g", "o", "h", "h"), Opt.OptionalHostAddress("g", "o", "h"), Opt.OptionalUri("g", "o", "h"),
            Opt.Bool("g", "o", true, "h"), Opt.Int("g", "o", 1, "h"), Opt.IntOrZero("g", "o", 1, "h", 1),
            Opt.OptionalInt("g", "o", "h"), Opt.Long("g", "o", 1, "h"), Opt.Float("g", "o", 1, "h"), Opt.OptionalFloat("g", "o", "h"),
            Opt.Port("g", "o", 1, "h"), Opt.OptionalPort("g", "o", "h"), Opt.Range("g", "o", default, "h"),
            Opt.Size("g", "o", 1, "h"), Opt.Duration("g", "o", default, "h"), Opt.List("g", "o", [], "h"),
            Opt.OptionalList("g", "o", "h"), Opt.HostList("g", "o", [], "h"), Opt.IntList("g", "o", [], "h"),
            Opt.Dict("g", "o", new Dictionary<string, string>(), "h"), Opt.OptionalDict("g", "o", "h"), Opt.MultiStr("g", "o", [], "h"),
        ];

        Assert.That(open.Where(option => option.IsSecret).Select(option => option.TypeName), Is.Empty);
        Assert.That(
            (Opt.Str("g", "o", "", "h", secret: true).IsSecret, Opt.OptionalStr("g", "o", "h", secret: true).IsSecret),
            Is.EqualTo((true, true)));
    }

    [TestCase("old", "api", "old")]
    [TestCase("DEFAULT/old", "DEFAULT", "old")]
    [TestCase("Registry/old", "registry", "old")]
    [TestCase("default/old", "default", "old")]
    public void An_earlier_name_may_be_of_another_section(string text, string group, string name)
    {
        Assert.That(OptionName.Parse(text, "api"), Is.EqualTo(new OptionName(group, name)));
        Assert.That(Opt.Str("api", "o", "", "h", deprecated: [text]).DeprecatedNames, Is.EqualTo(new[] { new OptionName(group, name) }));
    }

    [TestCase("workers", true)]
    [TestCase("filesystem_store_datadir", true)]
    [TestCase("Workers", false)]
    [TestCase("", false)]
    public void A_name_is_known_whatever_section_it_is_of(string name, bool known) =>
        Assert.That(OptionCatalog.IsName(name), Is.EqualTo(known));

    [Test]
    public void A_number_that_is_blank_is_the_default()
    {
        Assert.That(Read(Opt.Long("g", "o", 42, "h"), " "), Is.EqualTo(42));
        Assert.That(Read(Opt.Float("g", "o", 4.5, "h"), ""), Is.EqualTo(4.5));
        Assert.That(Read(Opt.Duration("g", "o", TimeSpan.FromSeconds(9), "h"), ""), Is.EqualTo(TimeSpan.FromSeconds(9)));
        Assert.That(Read(Opt.OptionalFloat("g", "o", "h"), ""), Is.Null);
    }

    [Test]
    public void The_bounds_themselves_are_accepted()
    {
        Assert.That(Read(Opt.Float("g", "o", 1, "h", 1, 2), "2"), Is.EqualTo(2));
        Assert.That(Read(Opt.Float("g", "o", 2, "h", 1, 2), "1"), Is.EqualTo(1));
        Assert.That(Read(Opt.Str("g", "o", "", "h", maxLength: 3), "abc"), Is.EqualTo("abc"));
        Assert.That(Read(Opt.Duration("g", "o", default, "h"), "576h"), Is.EqualTo(TimeSpan.FromDays(24)));
        Assert.That(Read(Opt.Size("g", "o", 0, "h"), "9007199254740991KB"), Is.EqualTo(9007199254740991L << 10));
    }

    [TestCase("5hm")]
    [TestCase("5s ms")]
    public void A_duration_has_one_unit(string text) => Assert.That(Accepts(Opt.Duration("g", "o", default, "h"), text), Is.False);

    [TestCase("0", 0, 0)]
    [TestCase("0-5", 0, 5)]
    [TestCase("-7", -7, -7)]
    public void A_range_may_begin_at_zero_or_below(string text, long left, long right)
    {
        var range = Read(Opt.Range("g", "o", default, "h"), text);

        Assert.That((range.Left, range.Right), Is.EqualTo((left, right)));
    }

    [Test]
    public void A_pattern_minds_case_unless_it_is_told_not_to()
    {
        Assert.That(Accepts(Opt.Pattern("g", "o", "a", "^[a-z]$", "h"), "A"), Is.False);
        Assert.That(Accepts(Opt.Pattern("g", "o", "a", "^[a-z]$", "h", ignoreCase: true), "A"), Is.True);
    }

    [Test]
    public void Quotes_are_part_of_a_text_unless_the_option_takes_them_off()
    {
        Assert.That(Read(Opt.List("g", "o", [], "h"), "'a',\"b\""), Is.EqualTo(new[] { "'a'", "\"b\"" }));
        Assert.That(Read(Opt.List("g", "o", [], "h", quotes: true), "'a',\"b\""), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(Read(Opt.List("g", "o", [], "h", bounds: true, quotes: true), "[a,,'']"), Is.EqualTo(new[] { "a", "", "" }));
        Assert.That(Read(Opt.List("g", "o", [], "h", quotes: true, choices: Colours), "'red',green"), Is.EqualTo(Colours));
        Assert.That(Accepts(Opt.List("g", "o", [], "h", choices: Colours), "'red'"), Is.False);
    }

    [Test]
    public void A_key_of_a_pair_may_have_a_comma()
    {
        var read = Read(Opt.Dict("g", "o", new Dictionary<string, string>(), "h"), "a,b:1,c:2");

        Assert.That(read.Select(pair => (pair.Key, pair.Value)), Is.EqualTo(new[] { ("a,b", "1"), ("c", "2") }));
    }

    [TestCase("255.255.255.255", true)]
    [TestCase("0.0.0.0", true)]
    [TestCase("1.2.3.", false)]
    [TestCase("1.2.3.1234", false)]
    [TestCase("1.2.3.99999999999", false)]
    [TestCase("1.2.3.256", false)]
    public void An_address_has_four_numbers_of_at_most_255(string text, bool good) =>
        Assert.That(Accepts(Opt.HostAddress("g", "o", "h", "h"), text), Is.EqualTo(good));

    [TestCase(63, 253, true)]
    [TestCase(63, 254, false)]
    [TestCase(64, 253, false)]
    public void A_name_of_a_host_has_253_characters_at_most_and_63_between_dots(int label, int length, bool good)
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', label), 4))[..length];

        Assert.That(Accepts(Opt.HostAddress("g", "o", "h", "h"), name), Is.EqualTo(good));
    }

    [TestCase("file:///etc/glance", false)]
    [TestCase("://host", false)]
    [TestCase("swift+https://host", true)]
    [TestCase("s3://host", true)]
    [TestCase("a_b://host", false)]
    public void A_uri_without_a_host_or_with_another_scheme_is_none(string text, bool good) =>
        Assert.That(Accepts(Opt.OptionalUri("g", "o", "h"), text), Is.EqualTo(good));

    private static T Read<T>(Option<T> option, string text)
    {
        Assert.That(option.TryConvert([text], out var value, out var reason), Is.True, reason);
        return value;
    }

    private static bool Accepts(Option option, string text) => option.TryNormalize([text], out _, out _);
}

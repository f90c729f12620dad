using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Values;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>What each type accepts; the tables agree with oslo.config's types.py.</summary>
internal sealed class ValueTests
{
    private static readonly string[] Colours = ["red", "green"];

    [Test]
    public void No_text_has_a_zero_byte() => Refused(Opt.Str("g", "o", "a", "h"), "/var/log/a\0b");

    [TestCase("true", true)]
    [TestCase("TRUE", true)]
    [TestCase("1", true)]
    [TestCase("On", true)]
    [TestCase("yes", true)]
    [TestCase("False", false)]
    [TestCase("0", false)]
    [TestCase("off", false)]
    [TestCase("NO", false)]
    public void Booleans_have_four_spellings_each_in_any_case(string text, bool expected) =>
        Assert.That(Value(Opt.Bool("g", "o", !expected, "h"), text), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("2")]
    [TestCase("y")]
    [TestCase("true # on")]
    public void Anything_else_is_no_boolean(string text) => Refused(Opt.Bool("g", "o", false, "h"), text);

    [TestCase("7", 7)]
    [TestCase("  7  ", 7)]
    [TestCase("-3", -3)]
    [TestCase("+3", 3)]
    [TestCase("1_000", 1000)]
    [TestCase("007", 7)]
    [TestCase("", 42)]
    public void Integers_are_trimmed_and_blank_means_the_default(string text, int expected) =>
        Assert.That(Value(Opt.Int("g", "o", 42, "h"), text), Is.EqualTo(expected));

    [TestCase("1.0")]
    [TestCase("0x10")]
    [TestCase("1_")]
    [TestCase("_1")]
    [TestCase("1__0")]
    [TestCase("1,000")]
    [TestCase("- 1")]
    [TestCase("99999999999")]
    [TestCase("99999999999999999999999")]
    public void Anything_else_is_no_integer(string text) => Refused(Opt.Int("g", "o", 1, "h"), text);

    [Test]
    public void An_optional_number_that_is_blank_is_unset() =>
        Assert.That(Value(Opt.OptionalInt("g", "o", "h"), " "), Is.Null);

    [TestCase("9223372036854775807")]
    [TestCase("9223372036854775808")]
    public void A_size_may_reach_the_two_to_the_63_that_upstream_allows(string text) =>
        Assert.That(Value(Opt.Long("g", "o", 1, "h", 1, long.MaxValue), text), Is.EqualTo(long.MaxValue));

    [Test]
    public void Bounds_are_enforced_and_named()
    {
        var problem = Refused(Opt.Int("g", "o", 1, "h", min: 0, max: 5), "6");

        Assert.That(problem.Message, Is.EqualTo("expected a whole number from 0 to 5"));
    }

    [TestCase("65536")]
    [TestCase("-1")]
    [TestCase("http")]
    public void Ports_end_at_65535(string text) => Refused(Opt.Port("g", "o", 1, "h"), text);

    [TestCase("1.5", 1.5)]
    [TestCase("1e3", 1000)]
    [TestCase(" 2 ", 2)]
    public void Floats(string text, double expected) =>
        Assert.That(Value(Opt.Float("g", "o", 0, "h"), text), Is.EqualTo(expected));

    [Test]
    public void A_word_must_be_one_of_the_choices()
    {
        var option = Opt.Str("g", "o", "red", "h", choices: Colours);

        Assert.That(Refused(option, "blue").Message, Is.EqualTo("expected one of red, green"));
        Assert.That(Refused(option, "RED").Value, Is.EqualTo("RED"));
        Assert.That(Value(Opt.Str("g", "o", "red", "h", choices: Colours, ignoreCase: true), "RED"), Is.EqualTo("RED"));
    }

    [Test]
    public void Lengths_and_patterns_are_enforced()
    {
        Refused(Opt.Str("g", "o", "", "h", maxLength: 3), "four");
        Refused(Opt.Pattern("g", "o", "a1", "[0-9]$", "h"), "a");
        Assert.That(Value(Opt.Pattern("g", "o", "a1", "[0-9]$", "h"), "b2"), Is.EqualTo("b2"));
    }

    [TestCase("a,b", new[] { "a", "b" })]
    [TestCase(" a , b ,", new[] { "a", "b" })]
    [TestCase("a,,b", new[] { "a", "", "b" })]
    [TestCase("a,,,", new[] { "a" })]
    [TestCase("", new string[0])]
    [TestCase("one\ntwo,three", new[] { "one\ntwo", "three" })]
    public void Lists_are_split_at_commas(string text, string[] expected) =>
        Assert.That(Value(Opt.List("g", "o", [], "h"), text), Is.EqualTo(expected));

    [TestCase("[a,b]", new[] { "a", "b" })]
    [TestCase("[]", new string[0])]
    [TestCase("['a,b', \"c\"]", new[] { "a,b", "c" })]
    public void Lists_with_bounds_may_quote_their_items(string text, string[] expected) =>
        Assert.That(Value(Opt.List("g", "o", [], "h", bounds: true, quotes: true), text), Is.EqualTo(expected));

    [TestCase("a,b")]
    [TestCase("[a,b")]
    [TestCase("['a,b]")]
    public void Lists_with_bounds_insist_on_them(string text) => Refused(Opt.List("g", "o", [], "h", bounds: true, quotes: true), text);

    [Test]
    public void A_list_names_the_item_it_refuses()
    {
        var problem = Refused(Opt.IntList("g", "o", [], "h", 1, 10), "1,x,3");

        Assert.That(problem.Message, Does.Contain("'x' is not a whole number from 1 to 10"));
    }

    [Test]
    public void Dictionaries_split_at_the_first_colon_and_keep_their_order()
    {
        var value = Value(Opt.Dict("g", "o", new Dictionary<string, string>(), "h"), "z:1, a : b:c ,m:");

        Assert.That(value.Select(pair => $"{pair.Key}={pair.Value}"), Is.EqualTo(new[] { "z=1", "a=b:c", "m=" }));
    }

    [TestCase("a")]
    [TestCase("a:1,a:2")]
    [TestCase(":1")]
    [TestCase("a:1,")]
    public void Dictionaries_refuse_what_is_no_pair(string text) =>
        Refused(Opt.Dict("g", "o", new Dictionary<string, string>(), "h"), text);

    [TestCase("{a:1,b:2}", 2)]
    [TestCase("{}", 0)]
    public void Dictionaries_may_insist_on_braces(string text, int expected)
    {
        var option = Opt.Dict("g", "o", new Dictionary<string, string>(), "h", bounds: true);

        Assert.That(Value(option, text), Has.Count.EqualTo(expected));
        Refused(option, "a:1");
    }

    [TestCase("127.0.0.1")]
    [TestCase("::")]
    [TestCase("fe80::1")]
    [TestCase("::ffff:1.2.3.4")]
    [TestCase("localhost")]
    [TestCase("a-b.example.org")]
    [TestCase("example.org.")]
    [TestCase("1.2.3.x4")]
    public void Hosts(string text) =>
        Assert.That(Value(Opt.HostAddress("g", "o", "localhost", "h"), text), Is.EqualTo(text.TrimEnd('.')));

    [TestCase("")]
    [TestCase("1.2.3")]
    [TestCase("256.1.1.1")]
    [TestCase("01.2.3.4")]
    [TestCase("fe80::1%eth0")]
    [TestCase("[::1]")]
    [TestCase("-a")]
    [TestCase("a_b")]
    [TestCase("a..b")]
    [TestCase("host:80")]
    public void Anything_else_is_no_host(string text) => Refused(Opt.HostAddress("g", "o", "localhost", "h"), text);

    [TestCase("https://host/path", true)]
    [TestCase("//host", false)]
    [TestCase("1http://host", false)]
    [TestCase("http://", false)]
    [TestCase("host", false)]
    public void Uris_have_a_scheme_and_a_host(string text, bool good)
    {
        if (good)
            Assert.That(Value(Opt.OptionalUri("g", "o", "h"), text), Is.EqualTo(text));
        else Refused(Opt.OptionalUri("g", "o", "h"), text);
    }

    [TestCase("5", 5, 5)]
    [TestCase("5-9", 5, 9)]
    [TestCase("-3--1", -3, -1)]
    [TestCase("9-5", 9, 5)]
    public void Ranges(string text, long left, long right) =>
        Assert.That(Value(Opt.Range("g", "o", default, "h"), text), Is.EqualTo(new IntegerRange(left, right)));

    [TestCase("")]
    [TestCase("05")]
    [TestCase("5-")]
    [TestCase("5 - 9")]
    public void Anything_else_is_no_range(string text) => Refused(Opt.Range("g", "o", default, "h"), text);

    [TestCase("0", 0)]
    [TestCase("10B", 10)]
    [TestCase("2KB", 2048)]
    [TestCase("3MB", 3145728)]
    [TestCase("1GB", 1073741824)]
    [TestCase("1TB", 1099511627776)]
    public void Sizes_have_binary_units(string text, long expected) =>
        Assert.That(Value(Opt.Size("g", "o", 0, "h"), text), Is.EqualTo(expected));

    [TestCase("1 GB")]
    [TestCase("1gb")]
    [TestCase("1.5GB")]
    [TestCase("-1")]
    [TestCase("GB")]
    [TestCase("9999999999TB")]
    public void Anything_else_is_no_size(string text) => Refused(Opt.Size("g", "o", 0, "h"), text);

    [TestCase("30", 30000)]
    [TestCase("1.5", 1500)]
    [TestCase("250ms", 250)]
    [TestCase("2 m", 120000)]
    [TestCase("1h", 3600000)]
    public void Durations_are_seconds_unless_a_unit_is_given(string text, double milliseconds) =>
        Assert.That(Value(Opt.Duration("g", "o", TimeSpan.Zero, "h"), text), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [TestCase("-1")]
    [TestCase("soon")]
    [TestCase("1e9999")]
    [TestCase("9999999999h")]
    public void Anything_else_is_no_duration(string text) => Refused(Opt.Duration("g", "o", TimeSpan.Zero, "h"), text);

    [Test]
    public void A_secret_is_never_shown()
    {
        var problem = Refused(Opt.Str("g", "o", "a", "h", choices: Colours, secret: true), "hunter2");

        Assert.That(problem.ToString(), Does.Contain("***").And.Not.Contain("hunter2"));
    }

    private static T Value<T>(Option<T> option, string text) => Snapshot(text).Get(option);

    private static ConfigurationProblem Refused<T>(Option<T> option, string text) =>
        Assert.Throws<ConfigurationException>(() => Snapshot(text).Get(option))!.Problems.Single();

    private static ConfigurationSnapshot Snapshot(string text) =>
        ConfigurationSnapshot.FromText($"[g]\no = {text.Replace("\n", "\n  ", StringComparison.Ordinal)}\n");
}

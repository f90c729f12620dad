using Glance.Configuration.Declarations;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration.Types;

/// <summary>What each type says it expects, and what more it has to say of a text that it refuses.</summary>
internal sealed class RefusalTests
{
    private const string Whole = "a whole number";
    private const string Largest = "the largest is 9223372036854775807 bytes";
    private static readonly string[] Colours = ["red", "green"];

    [TestCase(null, null, "12x", Whole, "")]
    [TestCase(null, null, "x1", Whole, "")]
    [TestCase(null, null, "-", Whole, "")]
    [TestCase(null, null, "1.0", Whole, "")]
    [TestCase(null, null, "99999999999", Whole, "out of range -2147483648 to 2147483647")]
    [TestCase(null, null, "99999999999999999999999", Whole, "out of range -2147483648 to 2147483647")]
    [TestCase(null, null, "+99999999999999999999999", Whole, "out of range -2147483648 to 2147483647")]
    [TestCase(null, null, "-99999999999999999999999", Whole, "out of range -2147483648 to 2147483647")]
    [TestCase(0, null, "99999999999", Whole + ", at least 0", "out of range 0 to 2147483647")]
    [TestCase(0, null, "-1", Whole + ", at least 0", "")]
    [TestCase(null, 5, "-99999999999", Whole + ", at most 5", "out of range -2147483648 to 5")]
    [TestCase(null, 5, "6", Whole + ", at most 5", "")]
    [TestCase(1, 5, "99999999999", Whole + " from 1 to 5", "")]
    public void A_whole_number_is_told_its_bounds_and_those_of_32_bits_where_none_is_declared(
        int? min, int? max, string text, string expected, string reason) =>
        AssertRefused(Opt.Int("g", "o", 1, "h", min, max), text, expected, reason);

    [TestCase("Seconds between two looks.", Whole + " of seconds, at least 1")]
    [TestCase("How many seconds.", Whole + ", at least 1")]
    public void Whole_seconds_are_told_their_unit(string help, string expected)
    {
        AssertRefused(Opt.Int("g", "o", 1, help, min: 1), "1m", expected, "");
        AssertRefused(Opt.OptionalInt("g", "o", help, min: 1), "1m", expected, "");
        AssertRefused(Opt.IntOrZero("g", "o", 1, help, min: 1), "1m", expected + ", or 0", "");
    }

    [TestCase(null, 100L, "9223372036854775808", Whole + ", at most 100", "")]
    [TestCase(null, null, "9223372036854775809", Whole, "out of range -9223372036854775808 to 9223372036854775807")]
    public void A_number_of_64_bits_keeps_its_own_bounds(long? min, long? max, string text, string expected, string reason) =>
        AssertRefused(Opt.Long("g", "o", 1, "h", min, max), text, expected, reason);

    [TestCase(null, null, "1e_5", "a number")]
    [TestCase(null, null, "1_e5", "a number")]
    [TestCase(null, null, "inf", "a number")]
    [TestCase(1.5, null, "1.4", "a number, at least 1.5")]
    [TestCase(null, 2.5, "2.6", "a number, at most 2.5")]
    [TestCase(1.5, 2.5, "x", "a number from 1.5 to 2.5")]
    public void A_number_with_a_fraction_is_told_its_bounds(double? min, double? max, string text, string expected) =>
        AssertRefused(Opt.Float("g", "o", 2, "h", min, max), text, expected, "");

    [Test]
    public void Words_lengths_patterns_and_texts_are_told_apart()
    {
        AssertRefused(Opt.Str("g", "o", "red", "h", choices: Colours), "blue", "one of red, green", "");
        AssertRefused(Opt.Str("g", "o", "", "h", maxLength: 3), "four", "at most 3 characters", "");
        AssertRefused(Opt.Pattern("g", "o", "1", "[0-9]$", "h"), "x", "text that matches [0-9]$", "");
        AssertRefused(Opt.Str("g", "o", "", "h"), "a\0b", "text", "it has a zero byte");
    }

    [Test]
    public void Hosts_uris_ranges_and_booleans_are_told_with_an_example()
    {
        AssertRefused(Opt.HostAddress("g", "o", "h", "h"), "a_b", "an IPv4 address, an IPv6 address or a host name", "");
        AssertRefused(Opt.OptionalUri("g", "o", "h"), "x", "a URI with scheme and host, such as https://host/path", "");
        AssertRefused(Opt.Range("g", "o", default, "h"), "x", "a range such as 5-9, or one number", "");
        AssertRefused(Opt.Bool("g", "o", true, "h"), "x", "true or false (also yes/no, on/off, 1/0)", "");
        AssertRefused(Opt.Port("g", "o", 1, "h"), "x", "a port number from 0 to 65535", "");
    }

    [TestCase("x", "")]
    [TestCase("8388608TB", Largest)]
    [TestCase("9007199254740992KB", Largest)]
    [TestCase("9223372036854775808", Largest)]
    [TestCase("99999999999999999999999", Largest)]
    [TestCase("", "")]
    [TestCase("GB", "")]
    [TestCase("-3", "")]
    [TestCase("1 GB", "")]
    public void A_size_is_told_its_units_and_its_limit(string text, string reason) => AssertRefused(
        Opt.Size("g", "o", 0, "h"), text, "a number of bytes, at least 0, optionally followed by B, KB, MB, GB or TB without a blank",
        reason);

    [TestCase(0, false, ", at least 0")]
    [TestCase(0, true, ", at least 0")]
    [TestCase(1500, false, ", at least 1.5")]
    [TestCase(1500, true, ", 0 or at least 1.5")]
    public void A_duration_is_told_its_units_and_its_least(int least, bool orZero, string bounds)
    {
        var option = Opt.Duration("g", "o", TimeSpan.FromDays(1), "h", TimeSpan.FromMilliseconds(least), orZero: orZero);

        AssertRefused(option, "soon", "seconds such as 30 or 1.5, or with a unit ms, s, m or h" + bounds, "");
        AssertRefused(option, "577h", "seconds such as 30 or 1.5, or with a unit ms, s, m or h" + bounds, "the longest is 24 days");
    }

    [TestCase("a", "'a' has no colon")]
    [TestCase("a , b", "'a' has no colon")]
    [TestCase("a,b:1,c", "'c' has no colon")]
    [TestCase(":1", "a key is empty")]
    [TestCase("a:1,a:2", "key 'a' is given twice")]
    public void A_pair_is_told_what_it_lacks(string text, string reason)
    {
        AssertRefused(Opt.Dict("g", "o", Empty, "h"), text, "pairs such as key:value,key:value", reason);
        AssertRefused(Opt.Dict("g", "o", Empty, "h", bounds: true), "{" + text + "}", "pairs such as {key:value,key:value}", reason);
    }

    [TestCase("a:1")]
    [TestCase("{a:1")]
    [TestCase("a:1}")]
    [TestCase("{")]
    [TestCase("")]
    public void Braces_that_are_missing_are_told(string text) => AssertRefused(
        Opt.Dict("g", "o", Empty, "h", bounds: true), text, "pairs such as {key:value,key:value}", "it must begin with { and end with }");

    [TestCase("a")]
    [TestCase("[a")]
    [TestCase("a]")]
    [TestCase("[")]
    [TestCase("")]
    public void Brackets_that_are_missing_are_told(string text) => AssertRefused(
        Opt.List("g", "o", [], "h", bounds: true), text, "a list such as [a,b]", "it must begin with [ and end with ]");

    [Test]
    public void A_list_is_told_what_its_items_are_and_which_of_them_is_wrong()
    {
        const string Numbers = "a list such as a,b, each item a whole number from 1 to 9";
        AssertRefused(Opt.IntList("g", "o", [], "h", 1, 9), "1, x ,3", Numbers, "'x' is not a whole number from 1 to 9");
        AssertRefused(Opt.IntList("g", "o", [], "h", 1, 9), "1,,3", Numbers, "'' is not a whole number from 1 to 9");
        AssertRefused(
            Opt.List("g", "o", [], "h", choices: Colours), "red,blue", "a list such as a,b, each item one of red, green",
            "'blue' is not one of red, green");
        AssertRefused(Opt.List("g", "o", [], "h", bounds: true, quotes: true), "[\"a,b]", "a list such as [a,b]", "a quote is not closed");
        AssertRefused(Opt.List("g", "o", [], "h", quotes: true), "\"", "a list such as a,b", "a quote is not closed");
    }

    [Test]
    public void What_is_accepted_comes_without_a_reason()
    {
        (Option Option, string Text)[] good =
        [
            (Opt.Bool("g", "o", true, "h"), "no"), (Opt.Int("g", "o", 1, "h"), "2"), (Opt.Int("g", "o", 1, "h"), ""),
            (Opt.OptionalInt("g", "o", "h"), ""), (Opt.Long("g", "o", 1, "h"), "2"), (Opt.Float("g", "o", 1, "h"), "2"),
            (Opt.Str("g", "o", "", "h"), "x"), (Opt.HostAddress("g", "o", "h", "h"), "::1"), (Opt.OptionalUri("g", "o", "h"), "http://h"),
            (Opt.Range("g", "o", default, "h"), "1"), (Opt.Size("g", "o", 0, "h"), "1"), (Opt.Duration("g", "o", default, "h"), "1"),
            (Opt.Dict("g", "o", Empty, "h"), ""), (Opt.Dict("g", "o", Empty, "h", bounds: true), "{}"),
            (Opt.Dict("g", "o", Empty, "h"), "a:1"), (Opt.List("g", "o", [], "h"), ""), (Opt.List("g", "o", [], "h", bounds: true), "[]"),
            (Opt.List("g", "o", [], "h"), "a"), (Opt.MultiStr("g", "o", [], "h"), "a"),
        ];

        var answers = good.Select(one => (one.Option.TryNormalize([one.Text], out _, out var reason), reason));
        Assert.That(answers, Has.All.EqualTo((true, "")));
    }

    private static Dictionary<string, string> Empty => [];

    private static void AssertRefused(Option option, string text, string expected, string reason)
    {
        Assert.That(
            (option.TryNormalize([text], out var printed, out var given), option.Expected, given),
            Is.EqualTo((false, expected, reason)));
        Assert.That(printed, Is.Empty);
    }
}

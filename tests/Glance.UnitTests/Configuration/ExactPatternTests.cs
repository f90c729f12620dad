using System.Text.RegularExpressions;
using Glance.Configuration.Values;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

internal sealed class ExactPatternTests
{
    [TestCase("^[a-z]+$", "abc", true)]
    [TestCase("^[a-z]+$", "abc\n", false)]
    [TestCase("^(a|b$)", "b\n", false)]
    [TestCase("^a$|^b$", "a\n", false)]
    [TestCase("^a\\Z", "a\n", false)]
    [TestCase("^[$]$", "$", true)]
    [TestCase("^[]$]+$", "]$", true)]
    [TestCase("^[^$]$", "$", false)]
    [TestCase("^\\$$", "$", true)]
    [TestCase("^\\\\$", "\\\n", false)]
    [TestCase("^[\\]$]$", "$", true)]
    [TestCase("(?m)^a$", "a\nb", true)]
    [TestCase("(?im)^A$", "a\nb", true)]
    [TestCase("(?<m>a)$", "a\n", false)]
    [TestCase("a", "a\n", true)]
    public void A_dollar_is_the_end_and_nothing_else(string pattern, string text, bool matches) =>
        Assert.That(Regex.IsMatch(text, ExactPattern.Of(pattern)), Is.EqualTo(matches));

    [TestCase("$", "\\z")]
    [TestCase("$\\", "\\z\\")]
    [TestCase("$[", "\\z[")]
    [TestCase("$[^", "\\z[^")]
    [TestCase("[^]$]$", "[^]$]\\z")]
    [TestCase("[\\Z$]\\Z", "[\\Z$]\\z")]
    [TestCase("^am$", "^am\\z")]
    [TestCase("(?:a)|bm$", "(?:a)|bm\\z")]
    [TestCase("$(?i", "\\z(?i")]
    [TestCase("(?im)^a$", "(?im)^a$")]
    [TestCase("am", "am")]
    public void Only_anchors_are_written_anew_even_in_what_is_no_pattern(string pattern, string expected) =>
        Assert.That(ExactPattern.Of(pattern), Is.EqualTo(expected));
}

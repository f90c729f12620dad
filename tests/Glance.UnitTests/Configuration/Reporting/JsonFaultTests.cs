using System.Text;
using Glance.Configuration.Reporting;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration.Reporting;

/// <summary>What is wrong with JSON, in words for whoever wrote it.</summary>
internal sealed class JsonFaultTests
{
    [TestCase("", "line 1, column 1: the text ends where a value (a text in double quotes")]
    [TestCase("{bad", "line 1, column 2: 'b' stands where a name in double quotes or } is expected")]
    [TestCase("{'a': 1}", "line 1, column 2: ''' stands where a name in double quotes or } is expected")]
    [TestCase("{\n  \"é\" 1}", "line 2, column 7: '1' stands where a colon is expected")]
    [TestCase("{\"a\": }", "line 1, column 7: '}' stands where a value")]
    [TestCase("{\"a\": True}", "line 1, column 7: 'T' stands where a value (a text in double quotes, a number, true, false, null")]
    [TestCase("{\"a\": 1 \"b\": 2}", "line 1, column 9: '\"' stands where a comma or } is expected")]
    [TestCase("{\"a\": 1,}", "line 1, column 9: a comma stands before '}'; take it away")]
    [TestCase("[1,\n]", "line 2, column 1: a comma stands before ']'; take it away")]
    [TestCase("[1 2]", "line 1, column 4: '2' stands where a comma or ] is expected")]
    [TestCase("[1, 2", "line 1, column 6: the text ends where a comma or ] is expected")]
    [TestCase("[", "line 1, column 2: the text ends where a value or ] is expected")]
    [TestCase("{} x", "line 1, column 4: 'x' stands where the end is expected")]
    [TestCase("{\"a\": \"b", "line 1, column 7: the text that begins here has no second double quote")]
    [TestCase("{\"a\": \"b\nc\"}", "line 1, column 9: a line end inside a text")]
    [TestCase("{\"a\": \"b\tc\"}", "line 1, column 9: the control character U+0009 inside a text")]
    [TestCase("{\"a\": \"\\x\"}", "line 1, column 8: a backslash begins nothing that is known")]
    [TestCase("{\"a\": \"\\u12g4\"}", "line 1, column 8: a backslash begins nothing that is known")]
    [TestCase("{\"a\": \"\\", "line 1, column 7: the text that begins here has no second double quote")]
    [TestCase("{\"a\": 01}", "line 1, column 7: a number is malformed")]
    [TestCase("[-]", "line 1, column 2: a number is malformed")]
    [TestCase("# no\n{}", "line 1, column 1: '#' stands where a value")]
    public void The_first_fault_is_told_with_line_column_and_what_is_expected(string text, string words) =>
        Assert.That(JsonFault.Find(Encoding.UTF8.GetBytes(text)), Does.StartWith(words));

    [TestCase("{}")]
    [TestCase("\uFEFF[1, 2.5, -1e9, \"\\u00e9\\n\", true, null, {\"a\": []}]")]
    public void What_is_JSON_has_no_fault(string text) => Assert.That(JsonFault.Find(Encoding.UTF8.GetBytes(text)), Is.Null);

    [Test]
    public void What_is_nested_too_deep_is_told_so()
    {
        Assert.That(JsonFault.Find("[[[1]]]"u8, maxDepth: 3), Is.Null);
        Assert.That(JsonFault.Find("[[[[1]]]]"u8, maxDepth: 3), Is.EqualTo("line 1, column 4: objects and lists are nested too deep"));
    }

    [Test]
    public void A_byte_that_is_no_text_is_told_and_every_broken_text_has_words()
    {
        Assert.That(JsonFault.Find([(byte)'[', 0xFF]), Does.StartWith("line 1, column 2: a byte that is not UTF-8"));

        var good = "{\"a\": [1, -2.5e3, \"b\\n\\u00e9\"], \"c\": {\"d\": null}}"u8.ToArray();
        for (var at = 0; at < good.Length; at++)
        {
            Assert.That(JsonFault.Find(good.AsSpan(0, at)), Does.StartWith("line 1, column "), $"cut behind {at}");
            foreach (var other in "{}[],:\"\\x1 \n"u8)
            {
                var bent = (byte[])good.Clone();
                bent[at] = other;
                Assert.That(JsonFault.Find(bent), Is.Null.Or.StartsWith("line "));
            }
        }
    }

    [Test]
    public void A_byte_order_mark_is_told_where_it_may_not_be()
    {
        byte[] marked = [0xef, 0xbb, 0xbf, (byte)'{', (byte)'}'];

        Assert.That(JsonFault.FindUnmarked(marked), Does.StartWith("line 1, column 1: a byte order mark (U+FEFF)"));
        Assert.That(JsonFault.FindUnmarked(marked.AsSpan(3)), Is.Null);
        Assert.That(JsonFault.Find(marked), Is.Null);
    }
}

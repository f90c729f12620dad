using Glance.Linux.Terminals;
using Glance.Logging.Formatting;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

/// <summary>What a terminal is shown does not move its cursor, clear it or name its window.</summary>
internal sealed class PrintableTextTests
{
    [TestCase("\u001b[2J", "\\x1b[2J")]
    [TestCase("a\rb", "a\\x0db")]
    [TestCase("\0\a\b\u007f\u009b", "\\x00\\x07\\x08\\x7f\\x9b")]
    [TestCase("tr\u2028ue 5\u202e6\ufeff", "tr\\u2028ue 5\\u202e6\\ufeff")]
    [TestCase("line\n\tof words, größe, 日本", "line\n\tof words, größe, 日本")]
    public void Control_characters_are_written_out_and_nothing_else(string text, string shown) =>
        Assert.That(PrintableText.Of(text), Is.EqualTo(shown));

    [TestCase("a\nb\r\nc\rd", "a b c d")]
    [TestCase("a\u0085b\u2028c\fd", "a\\x85b\\u2028c\\x0cd")]
    public void One_line_has_blanks_for_line_ends_and_nothing_else(string text, string line) =>
        Assert.That(PrintableText.Line(text), Is.EqualTo(line));

    [Test]
    public void The_log_writes_out_the_same_characters()
    {
        var all = Enumerable.Range(0, char.MaxValue + 1).Select(code => ((char)code).ToString()).Where(c => c is not ("\n" or "\r"));

        Assert.That(all.Where(c => LineBreaks.First(c) != PrintableText.Of(c)), Is.Empty);
    }

    [Test]
    public async Task Whichever_way_something_is_printed_it_is_printable()
    {
        await using var inner = new StringWriter { NewLine = "\n" };
        await using var writer = new PrintableWriter(inner);

        writer.Write('\u001b');
        writer.Write("\u001b");
        writer.Write("{0}-", "\u001b");
        writer.Write(['\u001b', 'x'], 0, 2);
        writer.Write("\u001b".AsSpan());
        writer.WriteLine("\u001b");
        writer.WriteLine();
        await writer.WriteAsync("\u001b");
        await writer.WriteLineAsync("\u001b");
        await writer.WriteAsync('\u001b');
        await writer.WriteAsync("\u001b".AsMemory());
        await writer.FlushAsync();

        const string Esc = "\\x1b";
        Assert.That(inner.ToString(), Is.EqualTo($"{Esc}{Esc}{Esc}-{Esc}x{Esc}{Esc}\n\n{Esc}{Esc}\n{Esc}{Esc}"));
    }

    [Test]
    public void What_was_printed_belongs_to_whoever_owns_the_output()
    {
        using var inner = new StringWriter();

        new PrintableWriter(inner).Dispose();

        Assert.That(() => inner.Write("still open"), Throws.Nothing);
    }
}

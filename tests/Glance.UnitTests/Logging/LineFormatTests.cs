using System.Globalization;
using Glance.Logging;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Logging;

internal sealed class LineFormatTests
{
    private static readonly string Pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    [Test]
    public void A_line_without_a_request_is_oslo_logs()
    {
        using var probe = new LogProbe();
        probe.Start(category: "glance.common.wsgi").LogInformation("Starting {Workers} workers", 2);

        Assert.That(probe.Finish(), Is.EqualTo(new[] { $"2026-03-04 05:06:07.089 {Pid} INFO glance.common.wsgi [-] Starting 2 workers" }));
    }

    [Test]
    public void A_line_with_a_request_carries_its_identity()
    {
        using var probe = new LogProbe();
        var logger = probe.Start();
        using (logger.BeginContext(new LogContext { RequestId = "req-abc", User = "u1", Project = "p1" }))
        {
            logger.LogWarning("slow");
        }

        logger.LogWarning("after");

        Assert.That(probe.Finish(), Is.EqualTo(new[]
        {
            $"2026-03-04 05:06:07.089 {Pid} WARNING glance.api.v2.images [None req-abc u1 p1 - - - -] slow",
            $"2026-03-04 05:06:07.089 {Pid} WARNING glance.api.v2.images [-] after",
        }));
    }

    [Test]
    public void The_innermost_context_wins_and_text_scopes_change_nothing()
    {
        using var probe = new LogProbe();
        var logger = probe.Start();
        using (logger.BeginContext(new LogContext { RequestId = "req-outer" }))
        using (logger.BeginContext(new LogContext { RequestId = "req-inner", GlobalRequestId = "req-global" }))
        using (logger.BeginScope("step {Step}", 1))
        {
            logger.LogInformation("x");
        }

        Assert.That(probe.Finish()[0], Does.EndWith("[req-global req-inner - - - - - -] x"));
    }

    [Test]
    public void Every_line_of_a_traceback_has_its_own_prefix_and_the_summary_ends_the_message()
    {
        using var probe = new LogProbe();
        probe.Start().LogError(new InvalidOperationException("first\nsecond"), "failed");

        var lines = probe.Finish();

        Assert.That(lines[0], Does.EndWith("[-] failed: System.InvalidOperationException: first"));
        Assert.That(lines.Skip(1), Is.All.StartsWith($"2026-03-04 05:06:07.089 {Pid} ERROR glance.api.v2.images "));
        Assert.That(lines, Has.Length.EqualTo(3));
    }

    [Test]
    public void A_message_with_line_breaks_cannot_forge_a_line()
    {
        using var probe = new LogProbe();
        probe.Start().LogInformation("image {Name}", "x\n2026-01-01 00:00:00.000 1 INFO forged [-] y\u001b[31m");

        var lines = probe.Finish();

        Assert.That(lines, Has.Length.EqualTo(2).And.All.StartsWith("2026-03-04 05:06:07.089 " + Pid));
        Assert.That(lines[1], Does.EndWith("forged [-] y\\x1b[31m"));
    }

    [Test]
    public void A_debug_line_ends_in_the_messages_name_and_number()
    {
        using var probe = new LogProbe();
        var logger = probe.Start(options => options with { Debug = true });
        logger.LogDebug(new EventId(1203, "ImageShown"), "shown");
        logger.LogDebug("unnamed");

        Assert.That(probe.Finish(), Has.ItemAt(0).EndsWith("shown ImageShown glance.api.v2.images:1203").And.ItemAt(1).EndsWith("[-] unnamed"));
    }

    [Test]
    public void Braces_in_a_message_mean_nothing()
    {
        using var probe = new LogProbe();
        probe.Start().LogInformation("{Body}", "{\"a\": {0}}");

        Assert.That(probe.Finish()[0], Does.EndWith("{\"a\": {0}}"));
    }

    [TestCase("%(levelname)-8s|%(process)d|%(message)s", "INFO    |PID|hello")]
    [TestCase("%(levelname)8s|%(message).3s", "    INFO|hel")]
    [TestCase("100%% %(message)s", "100% hello")]
    [TestCase("%(msecs)03d %(msecs)05d", "089 00089")]
    [TestCase("%(isotime)s", "2026-03-04T05:06:07.089000+00:00")]
    [TestCase("%(name)s %(levelno)s %(instance)s%(message)s", "glance.api.v2.images 20 hello")]
    [TestCase("%(nonsense)s %(message)s", "- hello")]
    [TestCase("%z %(message)s", "%z hello")]
    [TestCase("%(unclosed", "%(unclosed")]
    public void A_format_string_is_pythons(string format, string expected)
    {
        using var probe = new LogProbe();
        probe.Start(options => options with { PlainFormat = format }).LogInformation("hello");

        Assert.That(probe.Finish()[0], Is.EqualTo(expected.Replace("PID", Pid, StringComparison.Ordinal)));
    }

    [Test]
    public void An_unknown_name_in_a_format_string_is_told_once() => Assert.That(
        GlanceLogging.FindOddities(new LoggingOptions { ContextFormat = "%(nonsense)s %(message)s" }),
        Has.One.Items.And.One.StartsWith("[DEFAULT] logging_context_format_string: ").And.One.Contains("'nonsense'"));

    [Test]
    public void The_default_log_has_no_oddity() => Assert.That(GlanceLogging.FindOddities(new LoggingOptions()), Is.Empty);

    [TestCase("%Y-%m-%d %H:%M:%S", "2026-03-04 05:06:07")]
    [TestCase("%d/%b/%y %I:%M %p %j %a %A %B", "04/Mar/26 05:06 AM 063 Wed Wednesday March")]
    [TestCase("%FT%T%z %Z %s", "2026-03-04T05:06:07+0000 UTC 1772600767")]
    [TestCase("%e|%u|%w|%C|%%|%Q", " 4|3|3|20|%|%Q")]
    public void A_date_format_is_strftimes(string format, string expected)
    {
        using var probe = new LogProbe();
        probe.Start(options => options with { DateFormat = format, PlainFormat = "%(asctime)s" }).LogInformation("x");

        Assert.That(probe.Finish()[0], Is.EqualTo(expected));
    }

    [Test]
    public void A_very_long_message_is_cut()
    {
        using var probe = new LogProbe();
        probe.Start().LogInformation("{Text}", new string('x', 100_000));

        Assert.That(probe.Finish()[0], Has.Length.LessThan(66_000).And.EndsWith("more characters)"));
    }
}

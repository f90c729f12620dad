using Glance.Logging;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Logging;

internal sealed class LevelTests
{
    [Test]
    public void Without_debug_the_root_level_is_info()
    {
        using var probe = new LogProbe();
        var logger = probe.Start();
        logger.LogDebug("d");
        logger.LogInformation("i");

        Assert.That(probe.Finish(), Has.Length.EqualTo(1));
    }

    [TestCase("glance.api", LogLevel.Warning)]
    [TestCase("chatty", LogLevel.Warning)]
    [TestCase("quiet", LogLevel.Error)]
    public void Where_trouble_alone_is_to_be_heard_of_no_other_option_lets_more_through(string category, LogLevel least)
    {
        using var probe = new LogProbe();
        string[] levels = ["chatty=DEBUG", "quiet=ERROR"];
        var logger = probe.Start(options => options with { TroubleOnly = true, Debug = true, Levels = levels }, category);

        Assert.That(Enum.GetValues<LogLevel>().First(logger.IsEnabled), Is.EqualTo(least));
    }

    [TestCase("keystonemiddleware", false)]
    [TestCase("keystonemiddleware.auth_token", false)]
    [TestCase("keystonemiddlewareish", true)]
    [TestCase("oslo_policy", true)]
    [TestCase("oslo.cache.core", true)]
    [TestCase("Microsoft.AspNetCore.Server.Kestrel", false)]
    public void A_level_holds_for_the_logger_and_all_below_it(string category, bool informs)
    {
        using var probe = new LogProbe();
        var logger = probe.Start(options => options with { Debug = true }, category);

        Assert.That(logger.IsEnabled(LogLevel.Information), Is.EqualTo(informs));
    }

    [Test]
    public void The_longest_name_wins_and_a_level_may_be_a_number()
    {
        using var probe = new LogProbe();
        var logger = probe.Start(options => options with { Levels = ["glance=ERROR", "glance.api=10", "glance.api.v2=CRITICAL"] }, "glance.api.v1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(logger.IsEnabled(LogLevel.Debug), Is.True);
            Assert.That(probe.Log.Factory.CreateLogger("glance.store").IsEnabled(LogLevel.Warning), Is.False);
            Assert.That(probe.Log.Factory.CreateLogger("glance.api.v2.images").IsEnabled(LogLevel.Error), Is.False);
            Assert.That(probe.Log.Factory.CreateLogger("glance.api.v2.images").IsEnabled(LogLevel.Critical), Is.True);
            Assert.That(logger.IsEnabled(LogLevel.None), Is.False);
        }
    }

    [TestCase("glance")]
    [TestCase("glance=LOUD")]
    [TestCase("=INFO")]
    public void A_pair_that_is_none_is_told(string pair) =>
        Assert.That(
            GlanceLogging.FindOddities(new LoggingOptions { Levels = [pair] }),
            Has.One.StartsWith("[DEFAULT] default_log_levels: ").And.One.Contains($"'{pair}'"));

    [Test]
    public void A_rate_limit_is_told_once_per_interval_and_spares_critical()
    {
        using var probe = new LogProbe();
        var logger = probe.Start(options => options with { RateLimitBurst = 2, RateLimitInterval = 10 });
        for (var i = 0; i < 5; i++)
        {
            logger.LogInformation("line");
        }

        logger.LogCritical("critical");
        probe.Time.Advance(TimeSpan.FromSeconds(10));
        logger.LogInformation("next");

        var lines = probe.Finish();

        Assert.That(lines.Select(line => line[(line.IndexOf("[-] ", StringComparison.Ordinal) + 4)..]), Is.EqualTo(new[]
        {
            "line", "line", "Logging rate limit: drop after 2 records/10 sec", "critical", "next",
        }));
    }
}

using Glance.Configuration;
using Glance.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Logging;

internal sealed class LoggingOptionsTests
{
    [Test]
    public void An_empty_configuration_gives_oslo_logs_defaults()
    {
        var options = LoggingOptions.From(ConfigurationSnapshot.Empty);

        Assert.That(options with { Levels = LoggingOptions.DefaultLevels }, Is.EqualTo(new LoggingOptions()));
        Assert.That(options.Levels, Is.EqualTo(LoggingOptions.DefaultLevels));
    }

    [TestCase("", "", true)]
    [TestCase("[DEFAULT]\nworkers = 2", "", true)]
    [TestCase("[DEFAULT]\ndefault_log_levels = a=INFO", "[DEFAULT]\ndefault_log_levels = a=INFO", true)]
    [TestCase("[DEFAULT]\ndefault_log_levels = a=INFO", "[DEFAULT]\ndefault_log_levels = a=WARN", false)]
    [TestCase("[DEFAULT]\ndebug = true", "", false)]
    [TestCase("[DEFAULT]\nlog_file = /a", "[DEFAULT]\nlog_file = /b", false)]
    [TestCase("[database]\nconnection = sqlite:////a", "[database]\nconnection = sqlite:////b", false)]
    public void Options_are_the_same_when_the_log_would_be(string one, string other, bool same) =>
        Assert.That(Of(one).IsSameAs(Of(other)), Is.EqualTo(same));

    private static LoggingOptions Of(string ini) => LoggingOptions.From(ConfigurationSnapshot.FromText(ini));

    [Test]
    public void What_the_operator_wrote_is_read()
    {
        var options = LoggingOptions.From(ConfigurationSnapshot.FromText("""
            [DEFAULT]
            debug = true
            log_dir = /var/log/glance
            use_json = yes
            log_rotation_type = Size
            log_rotate_interval_type = midnight
            max_logfile_size_mb = 3
            default_log_levels = glance=ERROR, amqp = WARN
            logging_default_format_string = %(name)s %(message)s
            """));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Debug && options.UseJson, Is.True);
            Assert.That(options.LogPath, Is.EqualTo("/var/log/glance/glance-api.log"));
            Assert.That(options.Rotation, Is.EqualTo(LogRotation.Size));
            Assert.That(options.RotationUnit, Is.EqualTo(LogRotationUnit.Midnight));
            Assert.That(options.MaxFileBytes, Is.EqualTo(3 * 1024 * 1024));
            Assert.That(options.Levels, Is.EqualTo(new[] { "glance=ERROR", "amqp = WARN" }));
            Assert.That(options.PlainFormat, Is.EqualTo("%(name)s %(message)s"));
        }
    }
}

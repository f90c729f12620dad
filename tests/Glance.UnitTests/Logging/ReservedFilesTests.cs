using Glance.Configuration;
using Glance.Logging;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Logging;

internal sealed class ReservedFilesTests
{
    [TestCase("glance-api.conf")]
    [TestCase("../{name}/glance-api.conf")]
    [TestCase("glance.sqlite")]
    [TestCase("glance.sqlite-wal")]
    [TestCase("link")]
    public void A_log_never_goes_into_the_configuration_or_the_database(string file)
    {
        using var directory = new TemporaryDirectory();
        File.CreateSymbolicLink(directory["link"], directory["glance-api.conf"]);
        var options = Read(directory, file.Replace("{name}", Path.GetFileName(directory.Path), StringComparison.Ordinal));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => GlanceLogging.Create(options, TimeProvider.System),
                Throws.TypeOf<LogOutputException>().With.Message.Contains("a file of its own"));
            Assert.That(GlanceLogging.FindProblems(options), Has.Exactly(1).Contains("a file of its own"));
            Assert.That(File.ReadAllText(directory["glance-api.conf"]), Does.StartWith("[DEFAULT]").And.Not.Contain("INFO"));
        }
    }

    [Test]
    public void A_log_beside_them_is_fine()
    {
        using var directory = new TemporaryDirectory();

        Assert.That(GlanceLogging.FindProblems(Read(directory, "glance-api.log")), Is.Empty);
    }

    private static LoggingOptions Read(TemporaryDirectory directory, string file)
    {
        var text = $"[DEFAULT]\nlog_file = {directory[file]}\n[database]\nconnection = sqlite:///{directory["glance.sqlite"]}?timeout=5\n";
        File.WriteAllText(directory["glance-api.conf"], text);
        return LoggingOptions.From(ConfigurationSnapshot.FromText(text, directory["glance-api.conf"]));
    }
}

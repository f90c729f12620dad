using Glance.Configuration;
using Glance.Logging;
using Glance.TestKit.Processes;
using GlanceSupervisor;
using GlanceSupervisor.Outputs;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Logging;

/// <summary>What the supervisor says goes where the configuration in force has it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SupervisorLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task Who_has_a_logger_already_writes_to_the_log_that_took_the_place_of_the_one_before()
    {
        var log = SupervisorLog.Open(To("one"));
        var logger = log.CreateLogger("glance.test");
        logger.LogInformation("before");

        var options = To("two") with { Debug = true };
        var quiet = logger.IsEnabled(LogLevel.Debug);
        log.Use(GlanceLogging.Create(options, TimeProvider.System), options);
        logger.LogDebug("after");
        var loud = logger.IsEnabled(LogLevel.Debug);
        await log.DisposeAsync();

        Assert.That((quiet, loud), Is.EqualTo((false, true)));
        var (one, two) = (File.ReadAllText(_directory["one"]), File.ReadAllText(_directory["two"]));
        Assert.That(one, Does.Contain("before").And.Contain($"goes on in {_directory["two"]}").And.Not.Contain("after"));
        Assert.That(two, Does.Contain("after").And.Not.Contain("before"));
    }

    [Test]
    public async Task Nothing_waits_for_a_log_before_that_cannot_be_closed_until_the_end()
    {
        await using var log = SupervisorLog.Open(To("one"));
        foreach (var name in (string[])["two", "three"])
            log.Use(GlanceLogging.Create(To(name), TimeProvider.System), To(name));

        log.CreateLogger("glance.test").LogInformation("at last");
        log.Flush();

        Assert.That(File.ReadAllText(_directory["three"]), Does.Contain("at last"));
    }

    [TestCase("log_dir", "/nowhere/at/all")]
    [TestCase("dump_directory", "/nowhere/at/all")]
    public void A_directory_that_will_be_missed_is_warned_of_with_its_place(string option, string directory)
    {
        var section = option == "log_dir" ? "oslo_reports" : "worker";
        var configuration = ConfigurationSnapshot.FromText($"[{section}]\n{option} = {directory}\n", "/f.conf");

        var expected = $"/f.conf:2: [{section}] {option} = {directory}: ";
        Assert.That(DirectoryDoubts.Find(configuration), Has.One.StartsWith(expected).And.Some.Contains("No such file or directory"));
    }

    [Test]
    public void A_directory_that_is_there_is_not()
    {
        var lines = $"[oslo_reports]\nlog_dir = {_directory.Path}\n[worker]\ndump_directory = {_directory.Path}\n";

        Assert.That(DirectoryDoubts.Find(ConfigurationSnapshot.FromText(lines)), Is.Empty);
    }

    private LoggingOptions To(string name) => new() { LogFile = _directory[name] };
}

using Glance.Linux.ServiceManager;
using NUnit.Framework;

namespace Glance.UnitTests.Systemd;

internal sealed class ServiceEnvironmentTests
{
    private const int OwnPid = 4711;

    [Test]
    public void Without_a_service_manager_there_is_nothing()
    {
        var environment = Parse([]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(environment.NotifyAddress, Is.Null);
            Assert.That(environment.WatchdogTimeout, Is.Null);
            Assert.That(environment.Descriptors, Is.Empty);
            Assert.That(environment.Oddities, Is.Empty);
        }
    }

    [Test]
    public void What_is_meant_for_this_process_is_taken()
    {
        var environment = Parse(new()
        {
            ["NOTIFY_SOCKET"] = "/run/systemd/notify",
            ["WATCHDOG_USEC"] = "60000000",
            ["WATCHDOG_PID"] = "4711",
            ["LISTEN_FDS"] = "2",
            ["LISTEN_PID"] = "4711",
            ["LISTEN_FDNAMES"] = "glance-api.socket:glance-listener",
        });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(environment.NotifyAddress, Is.EqualTo("/run/systemd/notify"));
            Assert.That(environment.WatchdogTimeout, Is.EqualTo(TimeSpan.FromMinutes(1)));
            Assert.That(environment.Descriptors, Is.EqualTo(new[] { new InheritedDescriptor(3, "glance-api.socket"), new InheritedDescriptor(4, "glance-listener") }));
            Assert.That(environment.ForSuccessor, Has.Count.EqualTo(2).And.ContainKey("NOTIFY_SOCKET").And.ContainKey("WATCHDOG_USEC"));
        }
    }

    [Test]
    public void What_is_meant_for_another_process_is_left_alone()
    {
        var environment = Parse(new() { ["WATCHDOG_USEC"] = "60000000", ["WATCHDOG_PID"] = "1", ["LISTEN_FDS"] = "1", ["LISTEN_PID"] = "1" });

        Assert.That(environment.WatchdogTimeout, Is.Null);
        Assert.That(environment.Descriptors, Is.Empty);
    }

    [TestCase("LISTEN_FDS", "many")]
    [TestCase("LISTEN_FDS", "-1")]
    [TestCase("LISTEN_FDS", "1000000")]
    [TestCase("WATCHDOG_USEC", "soon")]
    [TestCase("WATCHDOG_USEC", "0")]
    public void Nonsense_is_told_and_ignored(string variable, string value)
    {
        var environment = Parse(new() { [variable] = value, ["LISTEN_PID"] = "4711" });

        Assert.That(environment.Oddities, Has.Count.EqualTo(1).And.Some.Contains(variable));
        Assert.That(environment.Descriptors, Is.Empty);
    }

    [Test]
    public void Descriptors_without_names_are_unknown() =>
        Assert.That(Parse(new() { ["LISTEN_FDS"] = "1", ["LISTEN_PID"] = "4711" }).Descriptors.Single().Name, Is.EqualTo("unknown"));

    private static ServiceEnvironment Parse(Dictionary<string, string> variables) => ServiceEnvironment.Parse(variables.GetValueOrDefault, OwnPid);
}

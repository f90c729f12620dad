using System.Net;
using System.Net.NetworkInformation;
using Glance.TestKit.Processes;
using GlanceWorker.Composition;
using NUnit.Framework;

namespace Glance.UnitTests.Locations;

internal sealed class SystemHostsTests
{
    private readonly SemaphoreSlim _questions = new(2);
    private TemporaryDirectory _directory = null!; // made before each test

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [OneTimeTearDown]
    public void RemoveQuestions() => _questions.Dispose();

    [TestCase("mirror")]
    [TestCase("mirror.")]
    [TestCase("MIRROR")]
    [TestCase("mirror.internal")]
    public async Task A_name_in_the_hosts_file_is_known_with_or_without_a_dot_at_its_end(string name)
    {
        await File.WriteAllTextAsync(_directory["hosts"], "# 10.9.9.9 mirror\n\n10.1.2.3\tmirror.internal mirror # the near one\nfd00::1 mirror mirror.internal\nnonsense mirror\n10.1.2.4 mirror2\n");

        var found = await new SystemHosts(_directory["hosts"], _questions).ResolveAsync(name, CancellationToken.None);

        Assert.That(found, Is.EqualTo(new[] { IPAddress.Parse("10.1.2.3"), IPAddress.Parse("fd00::1") }));
    }

    [Test]
    public async Task A_name_that_is_in_no_file_and_no_zone_has_no_address([Values("glance-test.invalid", "-", "a..b", "..")] string name) =>
        Assert.That(await new SystemHosts(_directory["none"], _questions).ResolveAsync(name, CancellationToken.None), Is.Empty);

    [Test]
    public void Every_address_of_every_interface_is_this_machines()
    {
        var all = NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus != OperationalStatus.Down)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(own => own.Address);

        Assert.That(all.Where(address => !SystemHosts.Instance.IsOwn(address)), Is.Empty);
    }

    [TestCase("93.184.216.34")]
    [TestCase("169.254.169.254")]
    [TestCase("255.255.255.255")]
    [TestCase("2606:2800:220::1")]
    [TestCase("224.0.0.1")]
    public void An_address_of_another_machine_is_not(string address) => Assert.That(SystemHosts.Instance.IsOwn(IPAddress.Parse(address)), Is.False);
}

using FsCheck;
using FsCheck.Fluent;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Iscsi;

internal sealed class IscsiPortalTests
{
    [TestCase("10.0.0.1:3261", "10.0.0.1", 3261)]
    [TestCase("10.0.0.1", "10.0.0.1", 3260)]
    [TestCase("10.0.0.1:3260,1", "10.0.0.1", 3260)]
    [TestCase("array.example:860", "array.example", 860)]
    [TestCase("[fd00::1]:3260", "fd00::1", 3260)]
    [TestCase("[fd00::1],12", "fd00::1", 3260)]
    public void A_portal_is_a_host_and_a_port_and_a_group_counts_for_nothing(string text, string host, int port)
    {
        Assert.That(IscsiPortal.TryParse(text, out var portal));
        Assert.That((portal!.Host, portal.Port), Is.EqualTo((host, port)));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(":3260")]
    [TestCase("10.0.0.1:")]
    [TestCase("10.0.0.1:0")]
    [TestCase("10.0.0.1:65536")]
    [TestCase("10.0.0.1:-1")]
    [TestCase("10.0.0.1: 3260")]
    [TestCase("10.0.0.1:3260,")]
    [TestCase("10.0.0.1:3260,x")]
    [TestCase("fd00::1")]
    [TestCase("fd00::1:3260")]
    [TestCase("[fd00::1")]
    [TestCase("[fd00::1]3260")]
    [TestCase("[10.0.0.1]:3260")]
    [TestCase("[]:3260")]
    [TestCase("a host:3260")]
    [TestCase("a/b:3260")]
    [TestCase("user@host:3260")]
    [TestCase("http://host:3260")]
    [TestCase("host\0:3260")]
    [TestCase("host\n:3260")]
    public void Anything_else_is_none(string? text) => Assert.That(IscsiPortal.TryParse(text, out _), Is.False);

    [Test]
    public void What_is_written_of_a_portal_is_read_as_the_same_one() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(), text =>
        {
            var isOne = IscsiPortal.TryParse(text, out var portal);
            return !isOne || (IscsiPortal.TryParse(portal!.ToString(), out var again) && again == portal);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Any_address_and_port_are_read_again() => Prop.ForAll(
        ArbMap.Default.ArbFor<uint>(), ArbMap.Default.ArbFor<ushort>(), (address, port) =>
        {
            var written = new IscsiPortal(new System.Net.IPAddress(address).ToString(), Math.Max((int)port, 1));
            return IscsiPortal.TryParse(written.ToString(), out var read) && read == written;
        }).QuickCheckThrowOnFailure();
}

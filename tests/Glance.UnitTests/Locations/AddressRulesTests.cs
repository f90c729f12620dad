using System.Net;
using Glance.Domain.Locations;
using NUnit.Framework;

namespace Glance.UnitTests.Locations;

/// <summary>The registries of special-purpose addresses, entry by entry: first and last address of each, and what lies beside.</summary>
internal sealed class AddressRulesTests
{
    [TestCase("1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0")]
    [TestCase("191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0", "198.17.255.255", "198.20.0.0", "203.0.112.255", "203.0.114.0", "223.255.255.255")]
    [TestCase("192.0.0.9", "192.0.0.10", "192.31.196.1", "192.52.193.1", "192.175.48.1", TestName = "IPv4 that the registry calls globally reachable is open")]
    [TestCase("10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255", "fc00::", "fdff:ffff::1", TestName = "Private networks are open")]
    [TestCase("2000::", "2606:2800:220::1", "2620:4f:8000::1", "3ffe:ffff::1", "3fff:1000::", "2a00::1", "2001:200::1", "2003::1")]
    [TestCase("2001:1::1", "2001:1::2", "2001:1::3", "2001:3::1", "2001:4:112::1", "2001:20::1", "2001:2f:ffff::", "2001:30::1", TestName = "IPv6 that the registry calls globally reachable is open")]
    [TestCase("::ffff:1.1.1.1", "::1.1.1.1", "::ffff:0:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1", "2606::5efe:1.1.1.1", TestName = "What carries an open address is open")]
    public void Open(params string[] addresses) => Assert.That(addresses.Where(text => Reach(text) != AddressReach.Open), Is.Empty);

    [TestCase("0.0.0.0", "0.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.0", "127.255.255.255", "192.0.0.0", "192.0.0.8", "192.0.0.11", "192.0.0.170", "192.0.0.171", "192.0.0.255")]
    [TestCase("192.0.2.0", "192.0.2.255", "192.88.99.1", "192.88.99.2", "198.18.0.0", "198.19.255.255", "198.51.100.7", "203.0.113.255", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255")]
    [TestCase("::", "::1", "100::1", "100:0:0:1::1", "64:ff9b:1::1", "64:ff9b:1:ffff::8.8.8.8", "2001::1", "2001:0:808:808:0:0:f7f7:f7f7", "2001:2::1", "2001:10::1", "2001:1::4", "2001:1ff:ffff::", "2001:db8::1")]
    [TestCase("3fff::1", "3fff:fff::1", "5f00::1", "4000::1", "8000::1", "fe00::1", "fec0::1", "feff::1", "ff02::1", "ff0e::1", "1fff::1", "64:ff9b:2::1")]
    [TestCase("::ffff:127.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:6440:1::", "2606::5efe:7f00:1", "2606::200:5efe:7f00:1", "fd00::5efe:0:0", TestName = "What carries a closed address is closed")]
    public void Closed(params string[] addresses) => Assert.That(addresses.Where(text => Reach(text) != AddressReach.Closed), Is.Empty);

    [TestCase("169.254.0.0", "169.254.169.254", "169.254.170.2", "169.254.255.255", "168.63.129.16", "100.100.100.200", "192.0.0.192")]
    [TestCase("fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:42::42", "fd00:c1::a9fe:a9fe", "fd00:a9fe:a9fe::1", "fe80::1", "fe80::a9fe:a9fe", "febf::1", "fe80::1%1")]
    [TestCase("::ffff:169.254.169.254", "::ffff:0:a9fe:a9fe", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "::a9fe:a9fe", "::ffff:168.63.129.16", "2606::5efe:a9fe:a9fe")]
    public void Metadata(params string[] addresses) => Assert.That(addresses.Where(text => Reach(text) != AddressReach.Metadata), Is.Empty);

    private static AddressReach Reach(string text) => AddressRules.ReachOf(IPAddress.Parse(text));
}

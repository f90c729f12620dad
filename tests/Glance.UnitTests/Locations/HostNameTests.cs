using System.Net;
using Glance.Domain.Locations;
using Glance.TestKit.InMemory;
using NUnit.Framework;

namespace Glance.UnitTests.Locations;

/// <summary>Names, addresses, and what is neither.</summary>
internal sealed class HostNameTests
{
    [TestCase("images")]
    [TestCase("images.example.")]
    [TestCase("images.v2", Description = "a digit at its end")]
    [TestCase("2images.4u")]
    [TestCase("images.cafe", Description = "hexadecimal digits without 0x before them")]
    [TestCase("images.0xylophone", Description = "0x without hexadecimal digits behind it")]
    [TestCase("1.2.3.four")]
    public void A_name_is_no_address(string host)
    {
        Assert.That(HostName.IsName(host), Is.True);
        Assert.That(HostName.TryReadAddress(host, out _), Is.False);
    }

    [TestCase("0.0.0.0")]
    [TestCase("10.20.30.255")]
    [TestCase("2001:db8::1")]
    [TestCase("::ffff:10.1.2.3")]
    public void An_address_is_no_name(string host)
    {
        Assert.That(HostName.IsName(host), Is.False);
        Assert.That((HostName.TryReadAddress(host, out var address), address), Is.EqualTo((true, IPAddress.Parse(host))));
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase("images..")]
    [TestCase("1.2.3.")]
    [TestCase("1.2.3.4.")]
    [TestCase("1.2..4")]
    [TestCase("1.2.3")]
    [TestCase("1.2.3.4.5")]
    [TestCase("1.2.3.256")]
    [TestCase("1.2.3.1000")]
    [TestCase("1.2.3.04")]
    [TestCase("00.1.2.3")]
    [TestCase("0x")]
    [TestCase("0X7F.1")]
    [TestCase("1.2.3.0xff")]
    [TestCase("::g")]
    [TestCase("images:80")]
    [TestCase("fe80::1%1")]
    [TestCase("1::2::3")]
    public async Task What_is_neither_leads_nowhere_and_nobody_is_asked_for_it(string host)
    {
        var hosts = new NoHosts((host, ["93.184.216.34"]));

        Assert.That((HostName.TryReadAddress(host, out var address), address), Is.EqualTo((false, IPAddress.None)));
        Assert.That(HostName.IsName(host), Is.False);
        Assert.That(await new UrlFilter(new UrlRules(), hosts).OpenAddressesAsync(host, CancellationToken.None), Is.Empty);
        Assert.That(hosts.Asked, Is.Empty);
    }

    [TestCase("1.2.3.+4")]
    [TestCase("1.2.3.4 ")]
    [TestCase("-1.2.3.4")]
    public void A_part_with_a_sign_or_a_space_makes_no_address(string host) => Assert.That(HostName.TryReadAddress(host, out _), Is.False);

    [TestCase("images.example", "IMAGES.example.", true)]
    [TestCase("images.example", "images.example..", false)]
    [TestCase("images.example", "images.examples", false)]
    [TestCase("", ".", true)]
    public void Capitals_and_a_dot_at_the_end_make_no_other_host(string one, string other, bool same)
    {
        Assert.That(HostName.Comparer.Equals(one, other), Is.EqualTo(same));
        Assert.That(HostName.Comparer.GetHashCode(one) == HostName.Comparer.GetHashCode(other), Is.EqualTo(same));
    }
}

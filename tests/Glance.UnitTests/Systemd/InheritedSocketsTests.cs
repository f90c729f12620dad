using System.Net;
using GlanceSupervisor.Systemd;
using NUnit.Framework;

namespace Glance.UnitTests.Systemd;

internal sealed class InheritedSocketsTests
{
    [TestCase("127.0.0.1:9292", "127.0.0.1:9292", true)]
    [TestCase("127.0.0.1:9292", "127.0.0.1:0", true)]
    [TestCase("0.0.0.0:9292", "0.0.0.0:9292", true)]
    [TestCase("[::]:9292", "0.0.0.0:9292", true)]
    [TestCase("[::]:9292", "[::]:9292", true)]
    [TestCase("0.0.0.0:9292", "[::]:9292", false)]
    [TestCase("0.0.0.0:9292", "127.0.0.1:9292", false)]
    [TestCase("[::]:9292", "127.0.0.1:9292", false)]
    [TestCase("127.0.0.1:9293", "127.0.0.1:9292", false)]
    public void A_socket_fits_when_it_serves_what_was_asked_for_and_no_more(string bound, string wanted, bool fits) =>
        Assert.That(InheritedSockets.Serves(IPEndPoint.Parse(bound), IPEndPoint.Parse(wanted)), Is.EqualTo(fits));
}

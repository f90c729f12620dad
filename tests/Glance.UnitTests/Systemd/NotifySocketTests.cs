using System.Net.Sockets;
using System.Text;
using Glance.Linux.ServiceManager;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.UnitTests.Systemd;

internal sealed class NotifySocketTests
{
    [Test]
    public void A_message_reaches_a_path()
    {
        using var directory = new TemporaryDirectory();
        using var manager = Listen(directory["notify"]);
        using var socket = NotifySocket.Open(directory["notify"]);

        Assert.That(socket.TrySend("READY=1\nSTATUS=fine"));
        Assert.That(Receive(manager), Is.EqualTo("READY=1\nSTATUS=fine"));
    }

    [Test]
    public void Control_characters_of_a_reason_do_not_reach_the_terminal_that_shows_the_status()
    {
        using var directory = new TemporaryDirectory();
        using var manager = Listen(directory["notify"]);
        using var socket = NotifySocket.Open(directory["notify"]);

        Assert.That(socket.TrySend("STATUS=\u001b[2Jno\nERRNO=1"));
        Assert.That(Receive(manager), Is.EqualTo("STATUS=\\x1b[2Jno\nERRNO=1"));
    }

    [Test]
    public void A_message_reaches_an_abstract_name()
    {
        var name = $"glance-test-{Guid.NewGuid():N}";
        using var manager = Listen("\0" + name);
        using var socket = NotifySocket.Open("@" + name);

        Assert.That(socket.TrySend("WATCHDOG=1"));
        Assert.That(Receive(manager), Is.EqualTo("WATCHDOG=1"));
    }

    [Test]
    public void A_manager_that_is_gone_or_full_costs_nothing()
    {
        using var directory = new TemporaryDirectory();
        using var nobody = NotifySocket.Open(directory["nobody"]);
        using var manager = Listen(directory["full"]);
        using var socket = NotifySocket.Open(directory["full"]);

        Assert.That(nobody.TrySend("READY=1"), Is.False);
        Assert.That(Enumerable.Range(0, 100_000).All(_ => socket.TrySend("STATUS=again")), Is.False);
    }

    [TestCase("relative/path")]
    [TestCase("@")]
    [TestCase("vsock:2:1")]
    public void An_address_that_is_none_is_refused(string address) =>
        Assert.That(() => NotifySocket.Open(address), Throws.InstanceOf<IOException>().With.Message.Contains(address));

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}

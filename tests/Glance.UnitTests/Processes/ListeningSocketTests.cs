using System.Net;
using System.Net.Sockets;
using Glance.Linux.Sockets;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

internal sealed class ListeningSocketTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Test]
    public void The_kernel_chooses_a_port_and_the_socket_knows_it([Values] bool inet6)
    {
        using var socket = ListeningSocket.Bind(new IPEndPoint(inet6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 0), 10, TimeSpan.FromSeconds(60));

        Assert.That(socket.Endpoint.Port, Is.GreaterThan(0));
        Assert.That(socket.Endpoint.Address, Is.EqualTo(inet6 ? IPAddress.IPv6Loopback : IPAddress.Loopback));
    }

    [Test]
    public void A_second_socket_on_the_port_is_refused_not_shared()
    {
        using var first = ListeningSocket.Bind(AnyPort, 10, TimeSpan.FromSeconds(60));

        Assert.That(() => ListeningSocket.Bind(first.Endpoint, 10, TimeSpan.FromSeconds(60)), Throws.TypeOf<AddressInUseException>());
    }

    [Test]
    public void Another_program_that_shares_its_ports_cannot_share_ours()
    {
        using var ours = ListeningSocket.Bind(AnyPort, 10, TimeSpan.FromSeconds(60));
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);

        Assert.That(() => other.Bind(ours.Endpoint), Throws.TypeOf<SocketException>());
    }

    [Test]
    public void A_foreign_address_is_refused_with_its_name() =>
        Assert.That(
            () => ListeningSocket.Bind(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0), 10, TimeSpan.FromSeconds(60)),
            Throws.TypeOf<IOException>().With.Message.Contain("192.0.2.1"));

    [Test]
    public void Accept_gives_connections_and_comes_back_when_there_are_none()
    {
        using var socket = ListeningSocket.Bind(AnyPort, 10, TimeSpan.FromSeconds(60));
        using var client = new TcpClient(AddressFamily.InterNetwork);

        var nothing = socket.Accept();
        client.Connect(socket.Endpoint);
        var connection = socket.Accept();

        Assert.That(nothing.Outcome, Is.EqualTo(AcceptOutcome.Nothing));
        Assert.That(connection.Outcome, Is.EqualTo(AcceptOutcome.Accepted));
        using var accepted = connection.Connection!;
        Assert.That(accepted.Remote, Is.EqualTo(client.Client.LocalEndPoint));
    }

    [Test]
    public void Of_a_connection_that_is_closed_the_client_is_known_and_the_own_address_no_more()
    {
        using var socket = ListeningSocket.Bind(AnyPort, 10, TimeSpan.FromSeconds(60));
        using var client = new TcpClient(AddressFamily.InterNetwork);
        client.Connect(socket.Endpoint);
        var accepted = socket.Accept().Connection!;

        accepted.Dispose();

        Assert.That(accepted.Local, Is.Null);
        Assert.That(accepted.Remote, Is.EqualTo(client.Client.LocalEndPoint));
    }

    [TestCase("127.0.0.1", "127.0.0.1")]
    [TestCase("::1", "::1")]
    [TestCase("::", "127.0.0.1")]
    public void Both_ends_of_a_connection_are_told_in_the_family_of_the_listener(string listening, string connecting)
    {
        using var socket = ListeningSocket.Bind(new IPEndPoint(IPAddress.Parse(listening), 0), 10, TimeSpan.FromSeconds(60));
        var target = new IPEndPoint(IPAddress.Parse(connecting), socket.Endpoint.Port);
        using var client = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(target);

        using var accepted = socket.Accept().Connection!;

        Assert.That(accepted.Remote, Is.EqualTo(Expected((IPEndPoint)client.LocalEndPoint!)));
        Assert.That(accepted.Local, Is.EqualTo(Expected(target)));

        IPEndPoint Expected(IPEndPoint end) => socket.Endpoint.AddressFamily == AddressFamily.InterNetworkV6 ? new IPEndPoint(end.Address.MapToIPv6(), end.Port) : end;
    }
}

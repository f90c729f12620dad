using System.Net;
using System.Net.Sockets;
using Glance.Linux.Sockets;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

internal sealed class OverlappingAddressTests
{
    private static readonly TimeSpan KeepIdle = TimeSpan.FromSeconds(60);

    [TestCase("127.0.0.1", "0.0.0.0")]
    [TestCase("0.0.0.0", "127.0.0.1")]
    [TestCase("127.0.0.1", "::")]
    [TestCase("::", "127.0.0.1")]
    public void An_overlapping_address_is_bound_beside_the_one_in_force(string before, string after)
    {
        using var current = BindWhereAllIsFree(IPAddress.Parse(before));

        using var next = ListeningSocket.BindBeside(new IPEndPoint(IPAddress.Parse(after), current.Endpoint.Port), 10, KeepIdle, current);
        using var early = Connect(current.Endpoint.Port);
        var waitingBefore = current.Waiting();
        var nothing = next.Accept().Outcome;
        next.TakeOver(current, 10);
        using var client = Connect(current.Endpoint.Port);

        Assert.That(waitingBefore, Is.EqualTo(1), "the new socket takes nobody before it is told to");
        Assert.That(nothing, Is.EqualTo(AcceptOutcome.Nothing));
        Assert.That(current.Waiting() + next.Waiting(), Is.EqualTo(2));
    }

    [Test]
    public void Nobody_else_can_join_afterwards()
    {
        using var current = BindWhereAllIsFree(IPAddress.Loopback);
        using var next = ListeningSocket.BindBeside(new IPEndPoint(IPAddress.Any, current.Endpoint.Port), 10, KeepIdle, current);
        next.TakeOver(current, 10);

        Assert.That(() => ListeningSocket.Bind(next.Endpoint, 10, KeepIdle), Throws.TypeOf<AddressInUseException>());
    }

    [Test]
    public void An_address_that_a_stranger_has_is_refused()
    {
        using var stranger = BindWhereAllIsFree(IPAddress.Parse("127.0.0.2"));
        using var current = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, stranger.Endpoint.Port), 10, KeepIdle);

        Assert.That(
            () => ListeningSocket.BindBeside(new IPEndPoint(IPAddress.Any, current.Endpoint.Port), 10, KeepIdle, current),
            Throws.TypeOf<AddressInUseException>());
    }

    [Test]
    public async Task A_client_that_comes_when_the_old_socket_ignores_new_ones_reaches_the_socket_that_takes_over()
    {
        using var current = BindWhereAllIsFree(IPAddress.Loopback);
        using var next = ListeningSocket.BindBeside(new IPEndPoint(IPAddress.Any, current.Endpoint.Port), 10, KeepIdle, current);
        using var early = Connect(current.Endpoint.Port);
        next.TakeOver(current, 10);
        var ignores = current.TryIgnoreNewConnections();
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        var connecting = late.ConnectAsync(IPAddress.Loopback, next.Endpoint.Port);
        var waiting = current.Waiting();
        using var taken = current.Accept().Connection;
        current.Dispose();
        await connecting.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(ignores);
        Assert.That(waiting, Is.EqualTo(1));
        Assert.That(taken, Is.Not.Null);
        Assert.That(next.Waiting(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_client_of_an_address_nobody_takes_over_is_refused_and_whoever_came_before_is_served()
    {
        using var current = BindWhereAllIsFree(IPAddress.Loopback);
        using var early = Connect(current.Endpoint.Port);

        var ignores = current.TryIgnoreNewConnections();
        var late = Assert.Throws<SocketException>(() => Connect(current.Endpoint.Port));
        using var taken = current.Accept().Connection!; // it waited
        await early.SendAsync("question"u8.ToArray());
        var heard = taken.Receive(new byte[100]);

        Assert.That(ignores);
        Assert.That(late!.SocketErrorCode, Is.EqualTo(SocketError.ConnectionRefused));
        Assert.That(heard, Is.EqualTo(8));
    }

    // A port that is free at one address need not be at all of them: clients of other tests may have just left it there.
    private static ListeningSocket BindWhereAllIsFree(IPAddress address)
    {
        while (true)
        {
            int port;
            using (var all = ListeningSocket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0), 10, KeepIdle))
                port = all.Endpoint.Port;
            try
            {
                return ListeningSocket.Bind(new IPEndPoint(address, port), 10, KeepIdle);
            }
            catch (AddressInUseException)
            {
                // Another process was faster.
            }
        }
    }

    private static Socket Connect(int port)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, port);
        return client;
    }
}

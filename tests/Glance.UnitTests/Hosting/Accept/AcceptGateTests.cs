using System.Net;
using System.Net.Sockets;
using Glance.Linux.Sockets;
using Glance.TestKit.Processes;
using GlanceWorker.Hosting.Accept;
using GlanceWorker.Hosting.Clients;
using GlanceWorker.Hosting.Pool;
using GlanceWorker.Transport;
using Microsoft.Extensions.Time.Testing;
using Mono.Unix.Native;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.Accept;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AcceptGateTests
{
    [Test]
    public async Task Connections_that_cannot_be_heard_leave_the_pool_its_whole_size([Values(1, 3, 20)] int failures)
    {
        const int Size = 3;
        using var log = new LineLog();
        using var pool = new RequestPool(Size);
        var time = new FakeTimeProvider();
        await using var stalled = new StalledConnections(new ClientLimits(), TimeSpan.Zero, pool, time, log);
        using var listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 64, TimeSpan.FromMinutes(10));
        await using var gate = new AcceptGate(new WorkerSocket(listener, null, 0), pool, stalled, new LoopTransport(1, log), time, log);

        for (var i = 0; i < failures; i++)
            AdmitUnheard(gate, listener);

        var client = pool.ConnectionOpened(IPAddress.Loopback, out _);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((pool.Connections, pool.Closed), Is.EqualTo((1, (long)failures)), "the client's own");
            Assert.That(pool.HasRoom, Is.True);
            Assert.That(Enumerable.Range(0, Size).Select(_ => pool.EnterAsync(client, CancellationToken.None).AsTask().IsCompletedSuccessfully), Is.All.True);
            Assert.That(log.Lines.Count(line => line.Contains("No connection can be accepted", StringComparison.Ordinal)), Is.EqualTo(1));
        }
    }

    // Its descriptor is a file's, which epoll refuses, as it refuses a socket when its watches are used up.
    private static void AdmitUnheard(AcceptGate gate, ListeningSocket listener)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.Endpoint);
        var socket = listener.Accept().Connection!;
        using (var file = File.OpenHandle(typeof(AcceptGateTests).Assembly.Location))
            Assert.That(Syscall.dup2((int)file.DangerousGetHandle(), socket.Number), Is.EqualTo(socket.Number));
        gate.Admit(socket);
    }
}

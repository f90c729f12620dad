using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Glance.Linux.Sockets;
using Glance.TestKit.Http;
using GlanceWorker.Transport;
using GlanceWorker.Transport.Stock;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Transport;

/// <summary>Connections that are answered before the client has sent everything (docs/decisions/0350).</summary>
[TestFixture("loop")]
[TestFixture("stock")]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LingeringTests(string transport) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ListeningSocket _listener = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 128, TimeSpan.FromMinutes(10));
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ConcurrentQueue<IClientConnection> _closed = new();
    private readonly byte[] _answer = TestData.Bytes(50_000);
    private readonly IClientTransport _transport =
        transport == "stock" ? new StockTransport(NullLoggerFactory.Instance) : new LoopTransport(loops: 1, NullLogger.Instance);

    public void Dispose()
    {
        _client.Dispose();
        _listener.Dispose();
        _transport.Dispose();
    }

    [Test]
    public async Task A_client_that_sends_everything_before_it_reads_has_its_answer()
    {
        var connection = Connect();
        var served = AnswerEarlyAsync(connection);

        await _client.SendAsync(new byte[16_000_000]).WaitAsync(Patience);
        var got = await _client.ReceiveAllAsync(Patience);
        var before = _closed.Count;
        _client.Shutdown(SocketShutdown.Send);
        await served.WaitAsync(Patience);

        Assert.That(got, Is.EqualTo(_answer));
        Assert.That((before, _closed.Single()), Is.EqualTo((0, connection)));
    }

    [Test]
    public async Task Who_reads_at_once_hears_the_end_while_it_is_waited_for()
    {
        var connection = Connect();
        var served = AnswerEarlyAsync(connection);
        await _client.SendAsync(new byte[1]);

        Assert.That(await _client.ReceiveAllAsync(Patience), Is.EqualTo(_answer));
        Assert.That((connection.Lingers, served.IsCompleted, _closed.Count), Is.EqualTo((true, false, 0)));

        _client.Shutdown(SocketShutdown.Send);
        await served.WaitAsync(Patience);
        Assert.That(_closed, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task It_ends_when_the_client_is_gone_or_nobody_wants_to_wait([Values("reset", "abort", "end")] string how)
    {
        var connection = Connect();
        var served = AnswerEarlyAsync(connection);
        await _client.SendAsync(new byte[1]);
        await _client.ReceiveAllAsync(Patience);

        if (how == "abort")
            connection.Context.Abort(new ConnectionAbortedException("enough"));
        else if (how == "end")
            connection.EndInput();
        else
            _client.Close(0);

        await served.WaitAsync(Patience);
        Assert.That(_closed, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_aborted_connection_waits_for_nobody()
    {
        var connection = Connect();
        connection.Context.Features.Set<IUnreadBody>(new UnreadBody());
        connection.Context.Abort(new ConnectionAbortedException("enough"));

        await connection.Context.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.That((connection.Lingers, _closed.Count), Is.EqualTo((false, 1)));
    }

    private IClientConnection Connect()
    {
        _client.Connect(_listener.Endpoint);
        var connection = _transport.Open(_listener.Accept().Connection!, _closed.Enqueue);
        connection.Start();
        return connection;
    }

    // As Kestrel does: it reads something, answers, leaves both directions, and lets the connection go.
    private async Task AnswerEarlyAsync(IClientConnection connection)
    {
        connection.Context.Features.Set<IUnreadBody>(new UnreadBody());
        var pipes = connection.Context.Transport;
        pipes.Input.AdvanceTo((await pipes.Input.ReadAsync()).Buffer.End);
        await pipes.Output.WriteAsync(_answer);
        await pipes.Input.CompleteAsync();
        await pipes.Output.CompleteAsync();
        await connection.Context.DisposeAsync();
    }
}

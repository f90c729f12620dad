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
internal sealed class LingeringTests(string transport) : TransportTest(transport)
{
    private readonly ConcurrentQueue<IClientConnection> _closed = new();
    private readonly byte[] _answer = TestData.Bytes(50_000);

    [Test]
    public async Task A_client_that_sends_everything_before_it_reads_has_its_answer()
    {
        var (client, connection) = Connect(_closed.Enqueue);
        var served = AnswerEarlyAsync(connection);

        await client.SendAsync(new byte[16_000_000]).WaitAsync(Patience);
        var got = await client.ReceiveAllAsync(Patience);
        var before = _closed.Count;
        client.Shutdown(SocketShutdown.Send);
        await served.WaitAsync(Patience);

        Assert.That(got, Is.EqualTo(_answer));
        Assert.That((before, _closed.Single()), Is.EqualTo((0, connection)));
    }

    [Test]
    public async Task Who_reads_at_once_hears_the_end_while_it_is_waited_for()
    {
        var (client, connection) = Connect(_closed.Enqueue);
        var served = AnswerEarlyAsync(connection);
        await client.SendAsync(new byte[1]);

        Assert.That(await client.ReceiveAllAsync(Patience), Is.EqualTo(_answer));
        Assert.That((connection.Lingers, served.IsCompleted, _closed.Count), Is.EqualTo((true, false, 0)));

        client.Shutdown(SocketShutdown.Send);
        await served.WaitAsync(Patience);
        Assert.That(_closed, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task It_ends_when_the_client_is_gone_or_nobody_wants_to_wait([Values("reset", "abort", "end")] string how)
    {
        var (client, connection) = Connect(_closed.Enqueue);
        var served = AnswerEarlyAsync(connection);
        await client.SendAsync(new byte[1]);
        await client.ReceiveAllAsync(Patience);

        if (how == "abort")
            connection.Context.Abort(new ConnectionAbortedException("enough"));
        else if (how == "end")
            connection.EndInput();
        else
            client.Close(0);

        await served.WaitAsync(Patience);
        Assert.That(_closed, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_aborted_connection_waits_for_nobody()
    {
        var (client, connection) = Connect(_closed.Enqueue);
        connection.Context.Features.Set<IUnreadBody>(new UnreadBody());
        connection.Context.Abort(new ConnectionAbortedException("enough"));

        await connection.Context.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.That((connection.Lingers, _closed.Count), Is.EqualTo((false, 1)));
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

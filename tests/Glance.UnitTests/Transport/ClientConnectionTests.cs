using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Glance.Linux.Sockets;
using Glance.TestKit.Http;
using GlanceWorker.Transport;
using GlanceWorker.Transport.Stock;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Transport;

/// <summary>What every transport owes to Kestrel and to the limits on slow clients.</summary>
[TestFixture("loop")]
[TestFixture("stock")]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ClientConnectionTests(string transport) : TransportTest(transport)
{
    private readonly List<Task> _served = [];
    private readonly ConcurrentDictionary<IClientConnection, int> _closed = new();

    [Test]
    public async Task What_a_client_sends_comes_back_whole_whatever_its_size([Values(1, 4096, 4097, 65536, 10_000_019)] int size)
    {
        var (client, connection) = Connect();
        Serve(connection, EchoAsync);
        var sent = TestData.Bytes(size);

        var sending = Task.Run(async () =>
        {
            await client.SendAsync(sent);
            client.Shutdown(SocketShutdown.Send);
        });
        var got = await client.ReceiveAllAsync(Patience);
        await sending;

        Assert.That(SHA256.HashData(got), Is.EqualTo(SHA256.HashData(sent)));
        await EndedAsync();
        Assert.That(_closed[connection], Is.EqualTo(1));
    }

    [Test]
    public async Task Many_clients_are_served_at_once_on_one_loop()
    {
        var clients = Enumerable.Range(0, 64).Select(_ => Connect()).ToList();
        foreach (var (_, connection) in clients)
            Serve(connection, EchoAsync);

        await Task.WhenAll(clients.Select(async pair =>
        {
            var (client, _) = pair;
            var buffer = new byte[100];
            for (var i = 0; i < 100; i++)
            {
                await client.SendAsync(TestData.Bytes(buffer.Length, seed: i));
                await client.ReceiveExactlyAsync(buffer, Patience);
                Assert.That(buffer, Is.EqualTo(TestData.Bytes(buffer.Length, seed: i)));
            }

            client.Shutdown(SocketShutdown.Both);
        })).WaitAsync(Patience);

        await EndedAsync();
    }

    [Test]
    public async Task A_client_whose_request_blocks_its_thread_keeps_no_other_waiting([Values(1, 6)] int blocked)
    {
        using var release = new ManualResetEventSlim();
        var stuck = Enumerable.Range(0, blocked).Select(_ => Connect()).ToList();
        foreach (var (client, connection) in stuck)
        {
            Serve(connection, transport => BlockAsync(transport, release));
            await client.SendAsync(new byte[1]);
        }

        var (other, served) = Connect();
        Serve(served, EchoAsync);
        var buffer = new byte[1];
        for (var i = 0; i < 100; i++)
        {
            await other.SendAsync(new byte[] { (byte)i });
            await other.ReceiveExactlyAsync(buffer, Patience);
            Assert.That(buffer[0], Is.EqualTo(i));
        }

        Assert.That(stuck.Select(pair => pair.Client.Available), Is.All.Zero, "they are blocked all the while");
        release.Set();
        foreach (var (client, _) in stuck)
            await client.ReceiveExactlyAsync(buffer, Patience);
        other.Shutdown(SocketShutdown.Both);
        await EndedAsync();
    }

    [Test]
    public async Task Clients_heard_together_with_one_whose_request_blocks_are_answered_meanwhile()
    {
        var buffer = new byte[1];
        for (var round = 0; round < 50; round++)
        {
            // The first client's request keeps the loop busy until all have sent, so that it hears of the others at once; the second's
            // blocks.
            using var sent = new ManualResetEventSlim();
            using var release = new ManualResetEventSlim();
            var clients = Enumerable.Range(0, 4).Select(_ => Connect()).ToList();
            Serve(clients[0].Connection, transport => EchoThenAsync(transport, () => ComputeUntil(sent)));
            Serve(clients[1].Connection, transport => EchoThenAsync(transport, () => release.Wait(Patience)));
            Serve(clients[2].Connection, EchoAsync);
            Serve(clients[3].Connection, EchoAsync);

            foreach (var (client, _) in clients)
            {
                client.Send(buffer);
                await client.ReceiveExactlyAsync(buffer, Patience);
            }

            foreach (var (client, _) in clients)
                client.Send(buffer);
            sent.Set();
            foreach (var (client, _) in clients.Where((_, i) => i != 1))
                await client.ReceiveExactlyAsync(buffer, Patience);

            Assert.That(clients[1].Client.Available, Is.Zero, "it is blocked all the while");
            release.Set();
            await clients[1].Client.ReceiveExactlyAsync(buffer, Patience);
            foreach (var (client, _) in clients)
                client.Shutdown(SocketShutdown.Both);
        }

        await EndedAsync();
    }

    [Test]
    public async Task The_loop_recovers_from_blocked_requests_again_and_again()
    {
        var buffer = new byte[1];
        for (var i = 0; i < 50; i++)
        {
            using var release = new ManualResetEventSlim();
            var (client, connection) = Connect();
            Serve(connection, transport => BlockAsync(transport, release));
            var (other, served) = Connect();
            Serve(served, EchoAsync);

            await client.SendAsync(buffer);
            await other.SendAsync(buffer);
            await other.ReceiveExactlyAsync(buffer, Patience);
            release.Set();
            await client.ReceiveExactlyAsync(buffer, Patience);
            other.Shutdown(SocketShutdown.Both);
        }

        await EndedAsync();
    }

    [Test]
    public async Task A_client_that_does_not_read_makes_the_writer_wait_and_gets_everything_in_the_end()
    {
        const int Blocks = 200;
        var block = TestData.Bytes(256 * 1024);
        var (client, connection) = Connect();
        var written = 0;
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Serve(connection, async transport =>
        {
            for (var i = 0; i < Blocks; i++)
            {
                var writing = transport.Output.WriteAsync(block);
                Interlocked.Increment(ref written);
                if (!writing.IsCompleted)
                    waits.TrySetResult();
                await writing;
            }
        });

        await waits.Task.WaitAsync(Patience);
        var before = Volatile.Read(ref written);
        var got = await client.ReceiveAllAsync(Patience);

        Assert.That(before, Is.LessThan(Blocks));
        Assert.That(got, Has.Length.EqualTo(Blocks * block.Length));
        Assert.That(got.AsSpan(got.Length - block.Length).SequenceEqual(block), Is.True);
        await EndedAsync();
    }

    [Test]
    public async Task An_answer_of_many_small_pieces_arrives_in_order()
    {
        var (client, connection) = Connect();
        var pieces = Enumerable.Range(0, 2000).Select(i => TestData.Bytes(37, seed: i)).ToList();
        Serve(connection, async transport =>
        {
            foreach (var piece in pieces)
            {
                // Segments of their own, so that one call sends many.
                var memory = transport.Output.GetMemory(5000);
                piece.CopyTo(memory);
                transport.Output.Advance(piece.Length);
                if (transport.Output.UnflushedBytes > 40 * piece.Length)
                    await transport.Output.FlushAsync();
            }

            await transport.Output.FlushAsync();
        });

        Assert.That(await client.ReceiveAllAsync(Patience), Is.EqualTo(pieces.SelectMany(piece => piece)));
        await EndedAsync();
    }

    [Test]
    public async Task What_was_sent_and_not_read_does_not_hide_the_end_from_the_client()
    {
        var (client, connection) = Connect();

        // More than the connection takes when nobody reads, and little enough for the kernel to keep the rest.
        await client.SendAsync(new byte[1536 * 1024]).WaitAsync(Patience);
        Serve(connection, _ => Task.CompletedTask);
        await EndedAsync();

        Assert.That(await client.ReceiveAllAsync(Patience), Is.Empty, "the end, and no reset: it may be sent again elsewhere");
    }

    [Test]
    public async Task Who_sends_no_more_is_answered_all_the_same()
    {
        var (client, connection) = Connect();
        var answer = TestData.Bytes(10_000_019);
        Serve(connection, async transport =>
        {
            while (await transport.Input.ReadAsync() is { IsCompleted: false } read)
                transport.Input.AdvanceTo(read.Buffer.End);
            Assert.That(connection.Context.ConnectionClosed.IsCancellationRequested, Is.False);
            await transport.Output.WriteAsync(answer);
        });

        await client.SendAsync(new byte[10]);
        client.Shutdown(SocketShutdown.Send);

        Assert.That(await client.ReceiveAllAsync(Patience), Is.EqualTo(answer));
        await EndedAsync();
    }

    [Test]
    public async Task A_client_that_ended_its_side_and_then_resets_is_gone()
    {
        var (client, connection) = Connect();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Context.ConnectionClosed.Register(closed.SetResult);
        client.Shutdown(SocketShutdown.Send);
        var read = await connection.Context.Transport.Input.ReadAsync();
        Assert.That((read.IsCompleted, closed.Task.IsCompleted), Is.EqualTo((true, false)));

        client.LingerState = new LingerOption(true, 0);
        client.Dispose();

        // Kestrel's own receives no more once the client has ended its side: it hears of the rest when it sends.
        var deadline = Stopwatch.StartNew();
        while (Name == "stock" && !closed.Task.IsCompleted && deadline.Elapsed < Patience)
            await connection.Context.Transport.Output.WriteAsync("x"u8.ToArray());
        await closed.Task.WaitAsync(Patience);
        await connection.Context.DisposeAsync();
        Assert.That(_closed[connection], Is.EqualTo(1));
    }

    [Test]
    public async Task A_reset_by_the_client_is_told_to_the_reader_and_by_the_token()
    {
        var (client, connection) = Connect();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Context.ConnectionClosed.Register(closed.SetResult);

        client.LingerState = new LingerOption(true, 0);
        client.Dispose();

        Assert.That(async () => await connection.Context.Transport.Input.ReadAsync(), Throws.InstanceOf<ConnectionResetException>());
        await closed.Task.WaitAsync(Patience);
        await connection.Context.DisposeAsync();
        Assert.That(_closed[connection], Is.EqualTo(1));
    }

    [Test]
    public async Task An_aborted_connection_ends_for_both_sides_even_while_its_answer_waits_for_room()
    {
        var (client, connection) = Connect();
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Serve(connection, async transport =>
        {
            while (true)
            {
                var writing = transport.Output.WriteAsync(new byte[256 * 1024]);
                if (!writing.IsCompleted)
                    waits.TrySetResult();
                if ((await writing).IsCompleted)
                    return;
            }
        });
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Context.ConnectionClosed.Register(closed.SetResult);
        await waits.Task.WaitAsync(Patience);

        connection.Context.Abort(new ConnectionAbortedException("enough"));

        var received = client.ReceiveAllAsync(Patience);
        await Task.WhenAny(received).WaitAsync(Patience);
        Assert.That(received.Exception?.InnerException, Is.Null.Or.InstanceOf<SocketException>(), "an end, not a wait");
        await EndedAsync();
        Assert.That(_closed[connection], Is.EqualTo(1));
        await closed.Task.WaitAsync(Patience);
    }

    [Test]
    public void Both_addresses_are_known_and_how_long_nothing_has_moved()
    {
        var (client, connection) = Connect();

        Assert.That(connection.Context.RemoteEndPoint, Is.EqualTo(client.LocalEndPoint));
        Assert.That(connection.Context.LocalEndPoint, Is.EqualTo(Listener.Endpoint));
        Assert.That(connection.Idle(), Is.InRange(TimeSpan.Zero, Patience));
    }

    private static async Task EchoAsync(IDuplexPipe transport)
    {
        while (true)
        {
            var read = await transport.Input.ReadAsync();
            foreach (var part in read.Buffer)
                await transport.Output.WriteAsync(part);
            transport.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private static Task BlockAsync(IDuplexPipe transport, ManualResetEventSlim release) => OccupyAsync(transport, () => release.Wait(Patience));

    private static async Task EchoThenAsync(IDuplexPipe transport, Func<bool> occupy)
    {
        await OccupyAsync(transport, () => true);
        await OccupyAsync(transport, occupy);
    }

    // Holds the thread that brings the next byte until it may answer.
    private static async Task OccupyAsync(IDuplexPipe transport, Func<bool> occupy)
    {
        var read = await transport.Input.ReadAsync();
        transport.Input.AdvanceTo(read.Buffer.End);
        Assert.That(occupy(), Is.True);
        await transport.Output.WriteAsync(new byte[1]);
    }

    private static bool ComputeUntil(ManualResetEventSlim happened)
    {
        var began = Stopwatch.GetTimestamp();
        while (!happened.IsSet && Stopwatch.GetElapsedTime(began) < Patience)
            Thread.SpinWait(10);
        return happened.IsSet;
    }

    private (Socket Client, IClientConnection Connection) Connect() => Connect(closed => _closed.AddOrUpdate(closed, 1, (_, times) => times + 1));

    // As Kestrel does: what it was given is run, then the connection is let go.
    private void Serve(IClientConnection connection, Func<IDuplexPipe, Task> serve) => _served.Add(Task.Run(async () =>
    {
        await serve(connection.Context.Transport);
        await connection.Context.DisposeAsync();
    }));

    private Task EndedAsync() => Task.WhenAll(_served).WaitAsync(Patience);
}

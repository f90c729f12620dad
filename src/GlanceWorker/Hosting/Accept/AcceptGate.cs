using System.Net;
using System.Threading.Channels;
using Glance.Linux.Connections;
using Glance.Linux.Signals;
using Glance.Linux.Sockets;
using GlanceWorker.Hosting.Clients;
using GlanceWorker.Hosting.Pool;
using GlanceWorker.Transport;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Hosting.Accept;

/// <summary>
/// Accepts from the socket all workers share: one thread, a blocking accept (the kernel wakes one waiting worker at a time), only while
/// the pool has room, this worker does not hold more connections than the others (<see cref="AcceptBalance"/>) and there are descriptors
/// (<see cref="AcceptHeadroom"/>).
/// </summary>
internal sealed class AcceptGate : IConnectionListener
{
    private const int ThreadStack = 256 * 1024;

    private readonly ListeningSocket _listener;
    private readonly RequestPool _pool;
    private readonly StalledConnections _stalled;
    private readonly AcceptBalance _balance;
    private readonly AcceptHeadroom _headroom;
    private readonly NewConnections _connections;
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true });

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ThreadInterrupt _interrupt = new();
    private readonly Func<bool> _isStopping;
    private volatile bool _stopping;
    private int _started;

    /// <summary>Prepares to accept.</summary>
    /// <param name="socket">What to accept from.</param>
    /// <param name="pool">Whose room is watched.</param>
    /// <param name="stalled">Who ends connections on which nothing moves.</param>
    /// <param name="transport">What carries the clients' bytes; owned from now on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where trouble is noted.</param>
    public AcceptGate(WorkerSocket socket, RequestPool pool, StalledConnections stalled, IClientTransport transport, TimeProvider time, ILogger logger)
    {
        _listener = socket.Listener;
        _pool = pool;
        _stalled = stalled;
        _balance = new AcceptBalance(socket.Scoreboard, socket.Slot, pool, time);
        _headroom = new AcceptHeadroom(pool, stalled, time, logger);
        _connections = new NewConnections(pool, stalled, transport, _balance.PublishConnections, time);
        _isStopping = () => _stopping;
        _pool.Filled = _interrupt.Interrupt;
    }

    public EndPoint EndPoint => _listener.Endpoint;

    /// <summary>
    /// Completes when the accept thread has ended and the listening socket is closed in this process; faulted when the socket broke.
    /// </summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Begins to accept.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            return;
        new Thread(Run, ThreadStack) { Name = "accept", IsBackground = true }.Start();
    }

    /// <summary>
    /// No further connection is accepted; what was accepted is served. Takes effect within <see cref="ListeningSocket.AcceptTimeout"/>.
    /// </summary>
    public void StopAccepting()
    {
        _stopping = true;
        _interrupt.Interrupt();
        if (Interlocked.Exchange(ref _started, 1) == 0)
            Finish(null);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_accepted.Reader.TryRead(out var connection))
                return connection;
        }

        return null;
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        StopAccepting();
        await _stopped.Task.WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        StopAccepting();
        _connections.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        Exception? broken = null;
        _interrupt.Enter();
        try
        {
            _headroom.Begin();
            while (!_stopping)
            {
                _connections.ReleaseOverdue(NewConnections.FreshFor);
                if (!_pool.HasRoom && !WaitForRoom())
                    continue;

                _balance.PublishAccepting(true);
                _balance.Delay(_isStopping);
                AcceptOne();
            }
        }
        catch (IOException failed)
        {
            broken = failed;
        }
        finally
        {
            _interrupt.Dispose();
            Finish(broken);
        }
    }

    private bool WaitForRoom()
    {
        _balance.PublishAccepting(false);

        // Briefly: connections on which nothing comes must not keep the others in the queue.
        if (_pool.WaitForRoom(NewConnections.FreshUnderPressure))
            return true;
        _connections.ReleaseOverdue(NewConnections.FreshUnderPressure);
        if (_pool.WaitForRoom(ListeningSocket.AcceptTimeout - NewConnections.FreshUnderPressure))
            return true;
        _stalled.WantPlaces(_listener.Waiting());
        return false;
    }

    private void Finish(Exception? broken)
    {
        // Closed here, so that the port is free once every worker has drained, and nobody waits in a queue that no one reads.
        _balance.PublishAccepting(false);
        _listener.Dispose();
        _accepted.Writer.TryComplete();
        if (broken is null)
            _stopped.TrySetResult();
        else
            _stopped.TrySetException(broken);
    }

    private void AcceptOne()
    {
        var result = _listener.Accept();
        switch (result.Outcome)
        {
            case AcceptOutcome.Accepted:
                _balance.OnAccepted();
                if (!_headroom.Admits(result.Connection!, out var left))
                    break;
                Admit(result.Connection!);
                if (left <= 0)
                    AwaitDescriptors("the descriptors that are left are for what runs");
                break;
            case AcceptOutcome.Exhausted:
                AwaitDescriptors(result.Error!);
                break;
            case AcceptOutcome.Broken:
                throw new IOException($"the listening socket {_listener.Endpoint} is unusable: {result.Error}");
        }
    }

    private void AwaitDescriptors(string why)
    {
        _balance.PublishAccepting(false);
        _headroom.AwaitDescriptors(why, _isStopping);
    }

    /// <summary>Takes a connection in and gives it to Kestrel; one that cannot be watched holds nothing afterwards.</summary>
    internal void Admit(ConnectedSocket socket)
    {
        try
        {
            _accepted.Writer.TryWrite(_connections.Open(socket));
        }
        catch (IOException refused)
        {
            _headroom.Warn(refused.Message);
        }
    }
}

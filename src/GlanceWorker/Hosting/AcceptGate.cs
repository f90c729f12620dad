using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Glance.Processes.Scoreboard;
using Glance.Processes.Sockets;
using Glance.Processes.Spawning;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace GlanceWorker.Hosting;

/// <summary>
/// Accepts from the socket all workers share: one thread, a blocking accept (the kernel wakes one waiting worker at a time), only while
/// the pool has room and this worker does not hold more connections than the others (docs/contracts/supervision.md D5).
/// </summary>
internal sealed class AcceptGate : IConnectionListener
{
    /// <summary>How long to leave a process alone that has no descriptors left.</summary>
    private static readonly TimeSpan ExhaustedPause = TimeSpan.FromMilliseconds(100);

    /// <summary>One hesitation of a worker that holds more than its share.</summary>
    private static readonly TimeSpan Hesitation = TimeSpan.FromMicroseconds(60);

    private const int Hesitations = 4;
    private const int Slack = 1;
    private const int ThreadStack = 256 * 1024;

    private readonly ListeningSocket _listener;
    private readonly RequestPool _pool;
    private readonly WorkerScoreboard? _scoreboard;
    private readonly int _slot;
    private readonly SocketConnectionContextFactory _contexts;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Channel<ConnectionContext> _accepted =
        Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly Action<int> _publish;
    private readonly StalledConnections _stalled;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;
    private int _started;
    private long _lastComplaint;

    public AcceptGate(WorkerSocket socket, RequestPool pool, StalledConnections stalled, TimeProvider time, ILogger logger)
    {
        _listener = socket.Listener;
        _scoreboard = socket.Scoreboard;
        _slot = socket.Slot;
        _pool = pool;
        _stalled = stalled;
        _time = time;
        _logger = logger;
        _contexts = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), logger);
        _publish = connections => _scoreboard?.SetConnections(_slot, connections);
    }

    public EndPoint EndPoint => _listener.Endpoint;

    /// <summary>Completes when the accept thread has ended and the listening socket is closed in this process; faulted when the socket broke.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Begins to accept.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            return;
        _scoreboard?.SetAccepting(_slot, true);
        new Thread(Run, ThreadStack) { Name = "accept", IsBackground = true }.Start();
    }

    /// <summary>No further connection is accepted; what was accepted is served. Takes effect within <see cref="ListeningSocket.AcceptTimeout"/>.</summary>
    public void StopAccepting()
    {
        _stopping = true;
        _scoreboard?.SetAccepting(_slot, false);
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
        _contexts.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        Exception? broken = null;
        try
        {
            while (!_stopping)
            {
                if (!_pool.WaitForRoom(ListeningSocket.AcceptTimeout))
                    continue;
                Hesitate();
                AcceptOne();
            }
        }
        catch (IOException failed)
        {
            broken = failed;
        }
        finally
        {
            Finish(broken);
        }
    }

    private void Finish(Exception? broken)
    {
        // Closed here, so that the port is free once every worker has drained, and nobody waits in a queue that no one reads.
        _listener.Dispose();
        _accepted.Writer.TryComplete();
        if (broken is null)
            _stopped.TrySetResult();
        else
            _stopped.TrySetException(broken);
    }

    private void Hesitate()
    {
        if (_scoreboard is null)
            return;
        for (var i = 0; i < Hesitations && _pool.Connections > (long)_scoreboard.LeastConnections() + Slack; i++)
            ProcessSettings.SleepBriefly(Hesitation);
    }

    private void AcceptOne()
    {
        var result = _listener.Accept();
        switch (result.Outcome)
        {
            case AcceptOutcome.Accepted:
                Admit(result.Connection!);
                break;
            case AcceptOutcome.Exhausted:
                Complain(result.Error!);
                ProcessSettings.SleepBriefly(ExhaustedPause);
                break;
            case AcceptOutcome.Broken:
                throw new IOException($"the listening socket {_listener.Endpoint} is unusable: {result.Error}");
        }
    }

    private void Admit(SafeSocketHandle handle)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(handle) { NoDelay = true };
            var connection = _contexts.Create(socket);
            var admission = new ConnectionAdmission(_pool, _publish);
            connection.Features.Set(admission);
            _stalled.Add(connection, socket);
            connection.ConnectionClosed.Register(() =>
            {
                admission.Closed();
                _stalled.Remove(connection);
            });
            _accepted.Writer.TryWrite(connection);
        }
        catch (SocketException gone)
        {
            // The client left between its SYN and our accept.
            _logger.LogDebug("A connection was gone before it could be served: {Reason}", gone.Message);
            socket?.Dispose();
            handle.Dispose();
        }
    }

    private void Complain(string error)
    {
        var now = _time.GetTimestamp();
        if (_lastComplaint != 0 && _time.GetElapsedTime(_lastComplaint, now) < TimeSpan.FromSeconds(10))
            return;
        _lastComplaint = now;
        _logger.LogError("No connection can be accepted: {Error}; {Connections} are open. Raise LimitNOFILE (ulimit -n) or lower [worker] pool_size.", error, _pool.Connections);
    }
}

using System.Net;
using System.Threading.Channels;
using Glance.Control.Scoreboard;
using Glance.Linux.Connections;
using Glance.Linux.Signals;
using Glance.Linux.Sockets;
using Glance.Linux.Spawning;
using GlanceWorker.Transport;
using Microsoft.AspNetCore.Connections;

namespace GlanceWorker.Hosting;

/// <summary>
/// Accepts from the socket all workers share: one thread, a blocking accept (the kernel wakes one waiting worker at a time), only while
/// the pool has room and this worker does not hold more connections than the others (docs/contracts/supervision.md D5).
/// </summary>
internal sealed class AcceptGate : IConnectionListener
{
    /// <summary>Connections given up at once when there is no descriptor for another.</summary>
    private const int WantedAtOnce = 16;

    /// <summary>How long to leave a process alone that has none of them for another connection.</summary>
    private static readonly TimeSpan ExhaustedPause = TimeSpan.FromMilliseconds(100);

    /// <summary>One hesitation of a worker that holds more than its share.</summary>
    private static readonly TimeSpan Hesitation = TimeSpan.FromMicroseconds(60);

    // Connections that stay are worth some patience, they are where they are for long; those that close at once are not. On a busy machine a worker that was
    // woken for a connection gets a processor after tens of milliseconds.
    private const int FewHesitations = 4;
    private const int ManyHesitations = 400;
    private const int Slack = 1;
    private const double Churning = 0.5;

    /// <summary>How long a worker with fewer connections that did not take one is remembered: it may be stopped.</summary>
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a connection without a request holds a place in the pool; half-open clients must not fill it.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private const int ThreadStack = 256 * 1024;

    private readonly ListeningSocket _listener;
    private readonly RequestPool _pool;
    private readonly WorkerScoreboard? _scoreboard;
    private readonly int _slot;
    private readonly ClientLoop[] _loops;
    private readonly Action<ClientConnection> _whenClosed;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Channel<ConnectionContext> _accepted =
        Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true });

    private readonly Action<int> _publish;
    private readonly StalledConnections _stalled;
    private readonly DescriptorBudget _budget;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ThreadInterrupt _interrupt = new();
    private readonly Queue<(ConnectionAdmission Admission, long Since)> _young = new();
    private volatile bool _stopping;
    private int _started;
    private int _nextLoop;
    private long _lastComplaint;
    private long _impatientUntil;
    private int _patience = ManyHesitations;
    private long _closedBefore;
    private double _churn;
    private bool _announced;

    /// <summary>Prepares to accept.</summary>
    /// <param name="socket">What to accept from.</param>
    /// <param name="pool">Whose room is watched.</param>
    /// <param name="stalled">Who cuts connections on which nothing moves.</param>
    /// <param name="loops">Threads that hear and serve clients, each with one that stands by; from 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where trouble is noted.</param>
    public AcceptGate(WorkerSocket socket, RequestPool pool, StalledConnections stalled, int loops, TimeProvider time, ILogger logger)
    {
        _listener = socket.Listener;
        _scoreboard = socket.Scoreboard;
        _slot = socket.Slot;
        _pool = pool;
        _stalled = stalled;
        _budget = new DescriptorBudget(pool, stalled.Limits, logger);
        _time = time;
        _logger = logger;

        _loops = [.. Enumerable.Range(0, loops).Select(_ => new ClientLoop())];
        _whenClosed = Closed;
        _publish = connections => _scoreboard?.SetConnections(_slot, connections);
        _pool.Filled = _interrupt.Interrupt;
    }

    public EndPoint EndPoint => _listener.Endpoint;

    /// <summary>Completes when the accept thread has ended and the listening socket is closed in this process; faulted when the socket broke.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Begins to accept.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            return;
        new Thread(Run, ThreadStack) { Name = "accept", IsBackground = true }.Start();
    }

    /// <summary>No further connection is accepted; what was accepted is served. Takes effect within <see cref="ListeningSocket.AcceptTimeout"/>.</summary>
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
        foreach (var loop in _loops)
            loop.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        Exception? broken = null;
        _interrupt.Enter();
        try
        {
            _budget.Begin();
            while (!_stopping)
            {
                ForgetTheOld();
                if (!_pool.HasRoom)
                {
                    Announce(false);
                    if (!_pool.WaitForRoom(ListeningSocket.AcceptTimeout))
                    {
                        _stalled.WantPlaces(_listener.Waiting());
                        continue;
                    }
                }

                Announce(true);
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
            _interrupt.Dispose();
            Finish(broken);
        }
    }

    // Others look at the board before they accept, and must not leave connections to a worker that has no room for them.
    private void Announce(bool accepting)
    {
        if (accepting == _announced)
            return;
        _announced = accepting;
        _scoreboard?.SetAccepting(_slot, accepting);
    }

    private void ForgetTheOld()
    {
        while (_young.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.Since) > FreshFor)
        {
            _young.Dequeue();
            oldest.Admission.RequestArrived();
        }
    }

    private void Finish(Exception? broken)
    {
        // Closed here, so that the port is free once every worker has drained, and nobody waits in a queue that no one reads.
        Announce(false);
        _listener.Dispose();
        _accepted.Writer.TryComplete();
        if (broken is null)
            _stopped.TrySetResult();
        else
            _stopped.TrySetException(broken);
    }

    // In vain, it is for half as long next time: a worker that is stopped must not hold up the others, one that waits for a processor gets some time.
    private void Hesitate()
    {
        if (_scoreboard is null || !HoldsMore())
            return;
        if (_time.GetTimestamp() >= _impatientUntil)
            _patience = ManyHesitations;
        var hesitations = _churn < Churning ? _patience : FewHesitations;
        for (var i = 0; i < hesitations && !_stopping; i++)
        {
            ProcessSettings.SleepBriefly(Hesitation);
            if (HoldsMore())
                continue;
            _patience = ManyHesitations;
            return;
        }

        _patience = Math.Max(FewHesitations, _patience / 2);
        _impatientUntil = _time.GetTimestamp() + (long)(Impatience.TotalSeconds * _time.TimestampFrequency);
    }

    private bool HoldsMore() => _pool.Connections > (long)_scoreboard!.LeastConnections() + Slack; // called only with a board

    private void AcceptOne()
    {
        var result = _listener.Accept();
        switch (result.Outcome)
        {
            case AcceptOutcome.Accepted:
                NoteChurn();
                var left = _budget.After(result.Connection!.Number);
                if (!_stalled.MayStay(result.Connection.Remote.Address, left, _budget.Scarce))
                {
                    Complain($"{result.Connection.Remote.Address} has its share of connections, and descriptors for {Math.Max(0, left)} more are left");
                    Busy.Answer(result.Connection);
                    break;
                }

                Admit(result.Connection);
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

    // Without any connection none is going to close: then each that can be accepted is.
    private void AwaitDescriptors(string why)
    {
        Announce(false);
        do
        {
            Complain(why);
            _stalled.WantConnections(WantedAtOnce);
            ProcessSettings.SleepBriefly(ExhaustedPause);
        }
        while (!_stopping && _pool.Connections > 0 && _budget.Left() <= 0);
    }

    // Moves towards 1 while about one connection ends for each that is accepted.
    private void NoteChurn()
    {
        var closed = _pool.Closed;
        _churn += ((closed > _closedBefore ? 1 : 0) - _churn) / 16;
        _closedBefore = closed;
    }

    /// <summary>Takes a connection in; one that cannot be heard holds nothing afterwards.</summary>
    internal void Admit(ConnectedSocket socket)
    {
        var connection = new ClientConnection(socket, _loops[_nextLoop], _whenClosed, _logger);
        _nextLoop = (_nextLoop + 1) % _loops.Length;
        var admission = new ConnectionAdmission(_pool, connection, _publish);
        _young.Enqueue((admission, _time.GetTimestamp()));
        connection.Features.Set(admission);
        _stalled.Add(connection, admission);
        try
        {
            connection.Start();
            _accepted.Writer.TryWrite(connection);
        }
        catch (IOException refused)
        {
            Closed(connection);
            Complain(refused.Message);
        }
    }

    private void Closed(ClientConnection connection)
    {
        connection.Features.Get<ConnectionAdmission>()?.Closed();
        _stalled.Remove(connection);
    }

    private void Complain(string error)
    {
        var now = _time.GetTimestamp();
        if (_lastComplaint != 0 && _time.GetElapsedTime(_lastComplaint, now) < TimeSpan.FromSeconds(10))
            return;
        _lastComplaint = now;
        _logger.LogWarning("No connection can be accepted: {Error}; {Connections} are open. Raise LimitNOFILE (ulimit -n) or lower [worker] pool_size.", error, _pool.Connections);
    }
}

using System.Collections.Concurrent;
using Glance.Linux.Connections;

namespace GlanceWorker.Transport;

/// <summary>
/// Waits for events of the clients' sockets and runs what follows on the thread that got them, so that a small request wakes no second
/// thread. Two threads take turns: one is the leader, the other its standby, asleep. A leader that has been blocked or computing in one
/// event for longer than <see cref="TakeOverDelay"/> is replaced by its standby, and while there is no standby the leader hands every event
/// to the thread pool. Whatever takes long thus delays others by milliseconds at most, once (docs/decisions/0137).
/// </summary>
internal sealed class ClientLoop : IDisposable
{
    /// <summary>After this and before twice this time in one event the leader is replaced.</summary>
    internal static readonly TimeSpan TakeOverDelay = TimeSpan.FromMilliseconds(2);

    private readonly SocketPoll _poll = new();
    private readonly Alarm _alarm = new();
    private readonly ConcurrentDictionary<long, ClientConnection> _connections = new();
    private readonly ConcurrentQueue<ObservedThread> _observed = new();
    private long _lastToken;

    // Even while the leader waits, odd while it runs an event; whoever makes it even again is the leader.
    private long _turn;
    private bool _alarmSet;
    private ObservedThread? _leader;
    private volatile bool _hasStandby;
    private bool _ended;

    // Two threads, every connection, and whoever disposes.
    private int _users = 3;

    /// <summary>Opens what the loop needs and starts its threads.</summary>
    /// <exception cref="IOException">The kernel refused: no descriptor is left.</exception>
    public ClientLoop()
    {
        Start(static loop => loop.RunAsLeader());
        Start(static loop => loop.RunAsStandby());
    }

    /// <summary>Begins to watch a connection.</summary>
    /// <returns>What it is called here.</returns>
    /// <exception cref="IOException">The kernel refused: a limit of watches or memory.</exception>
    public long Add(ClientConnection connection, ConnectedSocket socket)
    {
        var token = Interlocked.Increment(ref _lastToken);
        Interlocked.Increment(ref _users);
        _connections[token] = connection;
        try
        {
            _poll.Add(socket, token);
        }
        catch
        {
            _connections.TryRemove(token, out _);
            Leave();
            throw;
        }

        return token;
    }

    /// <summary>From now on it is told, too, when the socket can be written to.</summary>
    public void WatchWritable(ConnectedSocket socket, long token) => _poll.WatchWritable(socket, token);

    /// <summary>Watches a connection no more; its socket is about to be closed.</summary>
    public void Remove(ConnectedSocket socket, long token)
    {
        _connections.TryRemove(token, out _);
        _poll.Remove(socket);
        Leave();
    }

    /// <summary>Lets the threads end once they have nothing to run; does not wait for them, it may be called from one.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, true))
            return;
        _poll.EndWaiting();
        _alarm.Set(TakeOverDelay);
        Leave();
    }

    private void Start(Action<ClientLoop> role) =>
        new Thread(() => Run(role)) { Name = "clients", IsBackground = true }.Start();

    private void Run(Action<ClientLoop> role)
    {
        role(this);
        Leave();
    }

    // Descriptors are closed by whoever needs them last: a number used after that could be somebody else's.
    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) != 0)
            return;
        _poll.Dispose();
        _alarm.Dispose();
        foreach (var observed in _observed)
            observed.Dispose();
    }

    private void RunAsLeader()
    {
        var self = ObservedThread.Current();
        _observed.Enqueue(self);
        while (!Volatile.Read(ref _ended))
        {
            Volatile.Write(ref _leader, self);
            var turn = Volatile.Read(ref _turn);
            while (RunNext(ref turn))
            {
            }

            StandBy();
        }
    }

    private void RunAsStandby()
    {
        StandBy();
        RunAsLeader();
    }

    // False when the standby has taken over, or the end has come.
    private bool RunNext(ref long turn)
    {
        if (Volatile.Read(ref _ended))
            return false;
        var events = _poll.Next(out var token);

        // A token may be that of a connection closed since.
        if (events == SocketEvents.None || !_connections.TryGetValue(token, out var connection))
            return true;
        if (!_hasStandby || connection.IsSlow)
        {
            connection.QueueEvents(events);
            return true;
        }

        var running = turn + 1;
        Interlocked.Exchange(ref _turn, running);
        SetAlarm();
        connection.OnEvents(events);
        turn = running + 1;
        if (Interlocked.CompareExchange(ref _turn, turn, running) == running)
            return true;
        connection.MarkSlow();
        return false;
    }

    // Set once for many turns: when it goes off, the standby looks whether the leader has been in the same turn since.
    private void SetAlarm()
    {
        if (Volatile.Read(ref _alarmSet))
            return;
        Volatile.Write(ref _alarmSet, true);
        _alarm.Set(TakeOverDelay);
    }

    // Returns when this thread is the leader, or the end has come.
    private void StandBy()
    {
        const long None = -1;
        var seen = None;
        var usedBefore = default(TimeSpan?);
        _hasStandby = true;
        while (!Volatile.Read(ref _ended))
        {
            _alarm.Wait();
            Volatile.Write(ref _alarmSet, false);
            Interlocked.MemoryBarrier();
            var turn = Volatile.Read(ref _turn);
            if (turn % 2 == 0)
            {
                seen = None;
                continue;
            }

            var leader = Volatile.Read(ref _leader)!;
            if (turn != seen)
            {
                seen = turn;
                usedBefore = leader.ProcessorTime();
            }
            else if ((!leader.IsRunnable() || leader.ProcessorTime() - usedBefore >= TakeOverDelay) && TryTakeOver(turn))
            {
                return;
            }

            // Not yet, or it waits for a processor: another thread would, too.
            SetAlarm();
        }
    }

    private bool TryTakeOver(long turn)
    {
        // Before it takes over: the new leader must not believe that it has a standby.
        _hasStandby = false;
        if (Interlocked.CompareExchange(ref _turn, turn + 1, turn) == turn)
            return true;
        _hasStandby = true;
        return false;
    }
}

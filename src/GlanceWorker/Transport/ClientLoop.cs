using System.Collections.Concurrent;
using Glance.Linux.Connections;

namespace GlanceWorker.Transport;

/// <summary>
/// Waits for events of the clients' sockets and runs what follows on the thread that got them, so that a small request wakes no second
/// thread. Two threads take turns: one is the leader, the other its standby, asleep. A leader that has been blocked or computing in one
/// event for longer than <see cref="Leadership.TakeOverDelay"/> is replaced by its standby, and while there is no standby the leader hands
/// every event to the thread pool. Whatever takes long thus delays others by milliseconds at most, once (docs/decisions/0137).
/// </summary>
internal sealed class ClientLoop : IDisposable
{
    private readonly SocketPoll _poll = new();
    private readonly Leadership _leadership = new();
    private readonly ConcurrentDictionary<long, ClientConnection> _connections = new();
    private long _lastToken;

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
        if (!_leadership.TryEnd())
            return;
        _poll.EndWaiting();
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
        _leadership.Dispose();
    }

    private void RunAsLeader()
    {
        var self = _leadership.Join();
        while (!_leadership.HasEnded)
        {
            var turn = _leadership.Lead(self);
            while (RunNext(ref turn))
            {
            }

            _leadership.StandBy();
        }
    }

    private void RunAsStandby()
    {
        _leadership.StandBy();
        RunAsLeader();
    }

    // False when the standby has taken over, or the end has come.
    private bool RunNext(ref long turn)
    {
        if (_leadership.HasEnded)
            return false;
        var events = _poll.Next(out var token);

        // A token may be that of a connection closed since.
        if (events == SocketEvents.None || !_connections.TryGetValue(token, out var connection))
            return true;
        if (!_leadership.HasStandby || connection.IsSlow)
        {
            connection.QueueEvents(events);
            return true;
        }

        _leadership.BeginTurn(turn);
        connection.OnEvents(events);
        if (_leadership.TryEndTurn(ref turn))
            return true;
        connection.MarkSlow();
        return false;
    }
}

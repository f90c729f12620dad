using Glance.Linux.Connections;

namespace GlanceWorker.Transport;

/// <summary>
/// How a connection ends: for which reason, who is told, and that its socket is closed when both directions have ended, not before.
/// </summary>
internal sealed class ConnectionEnd
{
    private readonly ClientConnection _connection;
    private readonly ConnectedSocket _socket;
    private readonly ClientLoop _loop;
    private readonly Action<IClientConnection> _whenClosed;
    private Exception? _reason;
    private int _directions = 2;
    private volatile bool _isBegun;
    private volatile bool _isAnswered;

    /// <summary>Prepares; the connection goes on.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="socket">Its socket.</param>
    /// <param name="loop">Whose thread waits for its events.</param>
    /// <param name="whenClosed">Called once, when the socket is closed.</param>
    public ConnectionEnd(ClientConnection connection, ConnectedSocket socket, ClientLoop loop, Action<IClientConnection> whenClosed)
    {
        _connection = connection;
        _socket = socket;
        _loop = loop;
        _whenClosed = whenClosed;
    }

    /// <summary>What the loop calls the connection; set once it is watched.</summary>
    public long Token { get; set; }

    /// <summary>Whether nothing more is received or sent.</summary>
    public bool IsBegun => _isBegun;

    /// <summary>The first reason that was given; null when none was.</summary>
    public Exception? Reason => _reason;

    /// <summary>Whether everything was answered, so that there is nothing to break off.</summary>
    public bool IsAnswered => _isAnswered;

    /// <summary>
    /// Whether, once everything is answered, the client is likely to be sending still: what comes is to be read for a while, since it would
    /// meet a closed socket, and the reset that follows from that destroys answers which the client has not read (RFC 9112 section 9.6).
    /// </summary>
    public bool Lingers => !_isBegun && _connection.Features.Get<IUnreadBody>()?.IsExpected == true;

    /// <summary>Everything was answered.</summary>
    public void MarkAnswered() => _isAnswered = true;

    /// <summary>Nothing more is received or sent.</summary>
    public void Begin(Exception reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        _isBegun = true;
    }

    /// <summary>One direction has ended; with the second the socket is closed.</summary>
    public void OnDirectionEnded()
    {
        if (Interlocked.Decrement(ref _directions) != 0)
            return;
        _loop.Remove(_socket, Token);
        _socket.End();
        _socket.Dispose();
        _whenClosed(_connection);
    }

    /// <summary>Tells whoever asked to be told that the connection has ended.</summary>
    public void SignalClosed() => _connection.SignalClosed();
}

using GlanceWorker.Hosting.Pool;
using GlanceWorker.Transport;

namespace GlanceWorker.Hosting.Clients;

/// <summary>One connection's place in the pool's counts, and where its exchange is. Travels as a feature of the connection.</summary>
internal sealed class ConnectionAdmission
{
    private readonly RequestPool _pool;
    private readonly IClientConnection _connection;
    private readonly Action<int> _publish;
    private volatile ClientWait _body;
    private volatile int _requests;
    private volatile bool _isServing;
    private volatile bool _hasPlace;
    private long _receivedBefore;
    private int _fresh;
    private int _open = 1;

    /// <summary>Counts a connection in.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="publish">Told the new number of connections, here and when this one closes.</param>
    public ConnectionAdmission(RequestPool pool, IClientConnection connection, Action<int> publish)
    {
        _pool = pool;
        _connection = connection;
        _publish = publish;
        Address = pool.ConnectionOpened(connection.Client, out var fresh);
        _fresh = fresh ? 1 : 0;
        publish(pool.Connections);
    }

    /// <summary>What its address holds.</summary>
    public ClientAddress Address { get; }

    /// <summary>Requests that have begun.</summary>
    public int Requests => _requests;

    /// <summary>What is waited for when the body of the last request is.</summary>
    public ClientWait Body => _body;

    /// <summary>Whether a request of it has a place in the pool; set by who takes the place and gives it back.</summary>
    public bool HasPlace { get => _hasPlace; set => _hasPlace = value; }

    /// <summary>A request has begun.</summary>
    /// <param name="body">What is waited for when its body is.</param>
    public void RequestBegan(ClientWait body)
    {
        RequestArrived();
        _body = body;
        _requests++;
        _isServing = true;
    }

    /// <summary>The request is answered, but for what the client has not read yet.</summary>
    public void RequestEnded()
    {
        Volatile.Write(ref _receivedBefore, _connection.Received);
        _isServing = false;
    }

    /// <summary>What the worker waits for from this client.</summary>
    public ClientWait Wait()
    {
        if (_connection.AwaitsWritable)
            return ClientWait.Reading;
        if (_connection.Lingers)
            return ClientWait.Lingering;
        if (_isServing)
            return _connection.AwaitsData ? _body : ClientWait.Nothing;
        if (_connection.Received > Volatile.Read(ref _receivedBefore))
            return ClientWait.Head;
        return _requests == 0 ? ClientWait.FirstByte : ClientWait.NextRequest;
    }

    /// <summary>A request arrived, or none did for so long that none is to be expected; only the first call changes anything.</summary>
    public void RequestArrived()
    {
        if (Volatile.Read(ref _fresh) != 0 && Interlocked.Exchange(ref _fresh, 0) != 0)
            _pool.ConnectionNoLongerFresh();
    }

    /// <summary>The connection is gone.</summary>
    public void Closed()
    {
        if (Interlocked.Exchange(ref _open, 0) == 0)
            return;
        RequestArrived();
        _pool.ConnectionClosed(_connection.Client);
        _publish(_pool.Connections);
    }
}

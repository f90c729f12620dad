namespace GlanceWorker.Hosting;

/// <summary>One connection's place in the pool's counts. Travels as a feature of the connection.</summary>
internal sealed class ConnectionAdmission
{
    private readonly RequestPool _pool;
    private readonly Action<int> _publish;
    private int _fresh = 1;
    private int _open = 1;

    /// <summary>Counts a connection in.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="publish">Told the new number of connections, here and when this one closes.</param>
    public ConnectionAdmission(RequestPool pool, Action<int> publish)
    {
        _pool = pool;
        _publish = publish;
        pool.ConnectionOpened();
        publish(pool.Connections);
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
        _pool.ConnectionClosed();
        _publish(_pool.Connections);
    }
}

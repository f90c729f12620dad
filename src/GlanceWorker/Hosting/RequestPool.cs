namespace GlanceWorker.Hosting;

/// <summary>
/// The bounded pool: at most <c>pool_size</c> requests run at once. A worker whose pool is full does not accept, so that a connection
/// waits in the kernel's backlog or goes to another worker; a request on a kept-alive connection waits here for its turn.
/// </summary>
internal sealed class RequestPool : IDisposable
{
    private readonly int _size;
    private readonly SemaphoreSlim _permits;
    private readonly AutoResetEvent _room = new(initialState: false);
    private int _fresh;
    private int _running;
    private int _connections;
    private long _served;
    private volatile bool _gateWaits;
    private volatile bool _stuck;
    private long _closed;

    /// <summary>Creates the pool.</summary>
    /// <param name="size">Requests at once, from 1.</param>
    public RequestPool(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _size = size;
        _permits = new SemaphoreSlim(size, size);
    }

    /// <summary>Requests being served now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Open connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Requests served since the start.</summary>
    public long Served => Interlocked.Read(ref _served);

    /// <summary>Connections that have ended since the start.</summary>
    public long Closed => Interlocked.Read(ref _closed);

    /// <summary>Called when there is no room left, from wherever the last place was taken: the gate may sit in an accept that it should not finish.</summary>
    public Action? Filled { get; set; }

    /// <summary>Set while the process runs nothing it is given: it takes no connection then, another worker can answer.</summary>
    public bool Stuck
    {
        get => _stuck;
        set
        {
            _stuck = value;
            if (value)
                Filled?.Invoke();
            else
                WakeGate();
        }
    }

    /// <summary>Whether a connection may be accepted. One that has not sent its first request yet counts: it is about to need a place.</summary>
    public bool HasRoom => !_stuck && Volatile.Read(ref _running) + Volatile.Read(ref _fresh) < _size;

    /// <summary>Waits on the calling thread until there is room, at most as long as given.</summary>
    public bool WaitForRoom(TimeSpan atMost)
    {
        if (HasRoom)
            return true;
        _gateWaits = true;
        try
        {
            return HasRoom || (_room.WaitOne(atMost) && HasRoom);
        }
        finally
        {
            _gateWaits = false;
        }
    }

    /// <summary>A connection was accepted.</summary>
    public void ConnectionOpened()
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _fresh);
    }

    /// <summary>A connection sent its first request, or ended without one.</summary>
    public void ConnectionNoLongerFresh()
    {
        Interlocked.Decrement(ref _fresh);
        WakeGate();
    }

    /// <summary>A connection ended.</summary>
    public void ConnectionClosed()
    {
        Interlocked.Decrement(ref _connections);
        Interlocked.Increment(ref _closed);
    }

    /// <summary>Takes a place, waiting for one when the pool is full.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (_permits.Wait(0, CancellationToken.None))
        {
            Interlocked.Increment(ref _running);
            if (!HasRoom)
                Filled?.Invoke();
            return ValueTask.CompletedTask;
        }

        return WaitAsync(cancellationToken);
    }

    /// <summary>Gives the place back.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _running);
        Interlocked.Increment(ref _served);
        _permits.Release();
        WakeGate();
    }

    public void Dispose()
    {
        _permits.Dispose();
        _room.Dispose();
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await _permits.WaitAsync(cancellationToken);
        Interlocked.Increment(ref _running);
    }

    private void WakeGate()
    {
        if (_gateWaits)
            _room.Set();
    }
}

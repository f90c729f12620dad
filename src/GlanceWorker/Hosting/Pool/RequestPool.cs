using System.Net;
using System.Net.Sockets;

namespace GlanceWorker.Hosting.Pool;

/// <summary>
/// The bounded pool: at most <c>pool_size</c> requests run at once. A worker whose pool is full does not accept, so that a connection
/// waits in the kernel's backlog or goes to another worker; a request on a kept-alive connection waits here for its turn. One address never
/// has more places than its share, and a place that becomes free goes to the address that has fewest (docs/decisions/0192).
/// </summary>
internal sealed class RequestPool : IDisposable
{
    private volatile int _size;
    private volatile int _share;
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, ClientAddress> _addresses = [];
    private readonly List<ClientAddress> _queues = [];
    private readonly AutoResetEvent _room = new(initialState: false);
    private int _fresh;
    private int _running;
    private int _waiting;
    private int _connections;
    private long _served;
    private volatile bool _gateWaits;
    private volatile bool _stuck;
    private long _closed;

    /// <summary>Creates the pool.</summary>
    /// <param name="size">Requests at once, from 1.</param>
    /// <param name="share">Requests at once of one address, from 1; null for all.</param>
    public RequestPool(int size, int? share = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _size = size;
        _share = Math.Clamp(share ?? size, 1, size);
    }

    /// <summary>Requests at once.</summary>
    public int Size => _size;

    /// <summary>Requests at once of one address.</summary>
    public int Share => _share;

    /// <summary>Requests being served now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Requests that wait for a place.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Open connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Requests served since the start.</summary>
    public long Served => Interlocked.Read(ref _served);

    /// <summary>Connections that have ended since the start.</summary>
    public long Closed => Interlocked.Read(ref _closed);

    /// <summary>
    /// Called when there is no room left, from wherever the last place was taken: the gate may sit in an accept that it should not finish.
    /// </summary>
    public Action? Filled { get; set; }

    /// <summary>Called when a request has to wait for a place.</summary>
    public Action? Pressed { get; set; }

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

    /// <summary>
    /// Whether a connection may be accepted. One that has not sent its first request yet counts: it is about to need a place.
    /// </summary>
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

    /// <summary>Changes how many requests run at once. More that run already go on.</summary>
    /// <param name="size">Requests at once, from 1.</param>
    /// <param name="share">Requests at once of one address, from 1.</param>
    public void Resize(int size, int share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var turns = new List<PoolWaiter>();
        lock (_lock)
        {
            _size = size;
            _share = Math.Clamp(share, 1, size);
            while (Next() is { } next)
                turns.Add(next);
        }

        turns.ForEach(next => next.Turn.SetResult());
        WakeGate();
    }

    /// <summary>A connection was accepted.</summary>
    /// <param name="client">Its client; a network of IPv6 (a /64) counts as one.</param>
    /// <param name="fresh">Whether a place is kept for its first request: not for an address that has its share already.</param>
    public ClientAddress ConnectionOpened(IPAddress client, out bool fresh)
    {
        lock (_lock)
        {
            var address = Known(Network(client));
            address.Connections++;
            fresh = address.Running < _share;
            Interlocked.Increment(ref _connections);
            if (fresh)
                Interlocked.Increment(ref _fresh);
            return address;
        }
    }

    /// <summary>How many connections an address has, and how many of its requests wait.</summary>
    public (int Connections, int Waiting) Of(IPAddress client)
    {
        lock (_lock)
            return _addresses.TryGetValue(Network(client), out var address) ? (address.Connections, address.Waiting.Count) : (0, 0);
    }

    /// <summary>A connection for which a place was kept sent its first request, or ended without one.</summary>
    public void ConnectionNoLongerFresh()
    {
        Interlocked.Decrement(ref _fresh);
        WakeGate();
    }

    /// <summary>A connection ended.</summary>
    public void ConnectionClosed(IPAddress client)
    {
        lock (_lock)
        {
            var key = Network(client);
            var address = _addresses[key];
            if (--address.Connections == 0)
                _addresses.Remove(key);
        }

        Interlocked.Decrement(ref _connections);
        Interlocked.Increment(ref _closed);
    }

    /// <summary>Takes a place, waiting for one when the pool is full or the address has its share.</summary>
    public ValueTask EnterAsync(ClientAddress address, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Nobody is overtaken: while there is a place, whoever waits is of an address that may not take it.
            if (_running >= _size || address.Running >= _share)
                return new ValueTask(WaitAsync(Queue(address), cancellationToken));
            Enter(address);
        }

        if (!HasRoom)
            Filled?.Invoke();
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(ClientAddress address)
    {
        PoolWaiter? next;
        lock (_lock)
        {
            address.Running--;
            Volatile.Write(ref _running, _running - 1);
            next = Next();
        }

        Interlocked.Increment(ref _served);
        next?.Turn.SetResult();
        WakeGate();
    }

    public void Dispose() => _room.Dispose();

    private void Enter(ClientAddress address)
    {
        address.Running++;
        Volatile.Write(ref _running, _running + 1);
    }

    private PoolWaiter Queue(ClientAddress address)
    {
        var waiter = new PoolWaiter(address);
        if (address.Waiting.Count == 0)
            _queues.Add(address);
        address.Waiting.AddLast(waiter);
        Volatile.Write(ref _waiting, _waiting + 1);
        return waiter;
    }

    private void Unqueue(PoolWaiter waiter)
    {
        waiter.Address.Waiting.Remove(waiter);
        if (waiter.Address.Waiting.Count == 0)
            _queues.Remove(waiter.Address);
        Volatile.Write(ref _waiting, _waiting - 1);
    }

    // Of the address with the fewest places, and of those the one that has waited for longest.
    private PoolWaiter? Next()
    {
        if (_running >= _size || _queues.Where(address => address.Running < _share).MinBy(address => address.Running) is not { } poorest)
            return null;
        var next = poorest.Waiting.First!.Value;
        Unqueue(next);
        next.HasPlace = true;
        Enter(poorest);

        // Behind the others with as many.
        if (_queues.Remove(poorest))
            _queues.Add(poorest);
        return next;
    }

    private async Task WaitAsync(PoolWaiter waiter, CancellationToken cancellationToken)
    {
        Pressed?.Invoke();
        try
        {
            await waiter.Turn.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It may have got its place in the same moment, and then has to give it back as any other.
            lock (_lock)
            {
                if (!waiter.HasPlace)
                {
                    Unqueue(waiter);
                    throw;
                }
            }
        }
    }

    private ClientAddress Known(IPAddress network)
    {
        if (_addresses.TryGetValue(network, out var known))
            return known;
        return _addresses[network] = new ClientAddress();
    }

    private void WakeGate()
    {
        if (_gateWaits)
            _room.Set();
    }

    private static IPAddress Network(IPAddress client)
    {
        if (client.IsIPv4MappedToIPv6)
            return client.MapToIPv4();
        if (client.AddressFamily != AddressFamily.InterNetworkV6)
            return client;
        Span<byte> bytes = stackalloc byte[16];
        client.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}

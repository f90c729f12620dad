using System.Net;

namespace GlanceWorker.Hosting.Pool;

/// <summary>
/// The bounded pool: at most <c>pool_size</c> requests run at once. A worker whose pool is full does not accept, so that a connection
/// waits in the kernel's backlog or goes to another worker; a request on a kept-alive connection waits here for its turn. One address never
/// has more places than its share, and a place that becomes free goes to the address that has fewest (docs/decisions/0192).
/// </summary>
internal sealed class RequestPool : IDisposable
{
    private readonly PoolPlaces _places;
    private readonly Lock _lock = new();
    private readonly ClientAddresses _addresses;
    private readonly RoomSignal _room;
    private int _fresh;
    private long _served;
    private volatile bool _stuck;

    /// <summary>Creates the pool of so many places, of which one address has at most its share (all without one).</summary>
    public RequestPool(int size, int? share = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _places = new PoolPlaces(size, share ?? size);
        _addresses = new ClientAddresses(_lock);
        _room = new RoomSignal(() => HasRoom);
    }

    /// <summary>Requests at once.</summary>
    public int Size => _places.Size;

    /// <summary>Requests at once of one address.</summary>
    public int Share => _places.Share;

    /// <summary>Requests being served now.</summary>
    public int Running => _places.Running;

    /// <summary>Requests that wait for a place.</summary>
    public int Waiting => _places.Waiting;

    /// <summary>Addresses of which a request waits for a place.</summary>
    public int WaitingAddresses => _places.WaitingAddresses;

    /// <summary>Open connections.</summary>
    public int Connections => _addresses.Connections;

    /// <summary>Requests served since the start.</summary>
    public long Served => Interlocked.Read(ref _served);

    /// <summary>Connections that have ended since the start.</summary>
    public long Closed => _addresses.Closed;

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
                _room.Wake();
        }
    }

    /// <summary>Whether a connection may be accepted; one that has sent no request yet counts, it is about to need a place.</summary>
    public bool HasRoom => !_stuck && _places.Running + Volatile.Read(ref _fresh) < _places.Size + _places.Stalled;

    /// <summary>Waits on the calling thread until there is room, at most as long as given.</summary>
    public bool WaitForRoom(TimeSpan atMost) => HasRoom || _room.Wait(atMost);

    /// <summary>Changes how many requests run at once, and how many of one address. More that run already go on.</summary>
    public void Resize(int size, int share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        List<PoolWaiter> turns;
        lock (_lock)
            turns = _places.Resize(size, share);
        Begin(turns);
    }

    /// <summary>
    /// So many requests keep their places waiting for their clients: the gate accepts meanwhile, so that it is seen who waits, and an
    /// address of which nothing runs is lent a place (docs/decisions/0335).
    /// </summary>
    /// <param name="requests">Requests, from 0.</param>
    public void SetStalled(int requests)
    {
        if (requests == _places.Stalled)
            return;
        List<PoolWaiter> turns;
        lock (_lock)
            turns = _places.SetStalled(requests);
        Begin(turns);
    }

    /// <summary>A connection was accepted.</summary>
    /// <param name="client">Its client; a network of IPv6 (a /64) counts as one.</param>
    /// <param name="fresh">Whether a place is kept for its first request: not for an address that has its share already.</param>
    public ClientAddress ConnectionOpened(IPAddress client, out bool fresh)
    {
        lock (_lock)
        {
            var address = _addresses.Open(client);
            fresh = address.Running < _places.Share;
            if (fresh)
                Interlocked.Increment(ref _fresh);
            return address;
        }
    }

    /// <summary>How many connections an address has, and how many of its requests wait.</summary>
    public (int Connections, int Waiting) Of(IPAddress client) => _addresses.Of(client);

    /// <summary>Whether an address has more connections than so many.</summary>
    public bool AnyHasMoreThan(int connections) => _addresses.AnyHasMoreThan(connections);

    /// <summary>Gives up at most so many requests that wait, of the addresses with most connections; says how many.</summary>
    public int GiveUpWaiting(int wanted)
    {
        List<PoolWaiter> gone;
        lock (_lock)
            gone = _places.GiveUp(wanted);
        gone.ForEach(waiter => waiter.Turn.SetResult());
        return gone.Count;
    }

    /// <summary>A connection for which a place was kept sent its first request, or ended without one.</summary>
    public void ConnectionNoLongerFresh()
    {
        Interlocked.Decrement(ref _fresh);
        _room.Wake();
    }

    /// <summary>A connection ended.</summary>
    public void ConnectionClosed(IPAddress client) => _addresses.Close(client);

    /// <summary>Takes a place, waiting for one when the pool is full or the address has its share; false when it was given up.</summary>
    public ValueTask<bool> EnterAsync(ClientAddress address, CancellationToken cancellationToken)
    {
        PoolWaiter? waiter;
        lock (_lock)
            waiter = _places.Enter(address);
        if (waiter is not null)
            return new ValueTask<bool>(WaitAsync(waiter, cancellationToken));
        if (!HasRoom)
            Filled?.Invoke();
        return ValueTask.FromResult(true);
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(ClientAddress address)
    {
        PoolWaiter? next;
        lock (_lock)
            next = _places.Leave(address);
        Interlocked.Increment(ref _served);
        next?.Turn.SetResult();
        _room.Wake();
    }

    public void Dispose() => _room.Dispose();

    private void Begin(List<PoolWaiter> turns)
    {
        turns.ForEach(next => next.Turn.SetResult());
        _room.Wake();
    }

    private async Task<bool> WaitAsync(PoolWaiter waiter, CancellationToken cancellationToken)
    {
        Pressed?.Invoke();
        try
        {
            await waiter.Turn.Task.WaitAsync(cancellationToken);
            return waiter.HasPlace;
        }
        catch (OperationCanceledException)
        {
            // It may have got its place in the same moment, and then has to give it back as any other.
            lock (_lock)
            {
                if (waiter.HasPlace)
                    return true;
                _places.Remove(waiter);
                throw;
            }
        }
    }
}

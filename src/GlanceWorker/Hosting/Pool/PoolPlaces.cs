namespace GlanceWorker.Hosting.Pool;

/// <summary>
/// The pool's places and who has them. Changes under the pool's lock; its numbers may be read from any thread. Requests that stall keep
/// nobody out: an address of which nothing runs is lent a place beyond the pool's (docs/decisions/0335).
/// </summary>
/// <param name="size">Requests at once, from 1.</param>
/// <param name="share">Requests at once of one address, from 1.</param>
internal sealed class PoolPlaces(int size, int share)
{
    // Part of the places that is lent: more would be a larger pool.
    private const int LentPart = 10;

    private readonly PoolQueue _queue = new();
    private volatile int _size = size;
    private volatile int _share = Math.Clamp(share, 1, size);
    private int _running;
    private int _stalled;

    /// <summary>Requests at once.</summary>
    public int Size => _size;

    /// <summary>Requests at once of one address.</summary>
    public int Share => _share;

    /// <summary>Requests being served now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Requests that wait for a place.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Addresses of which a request waits for a place.</summary>
    public int WaitingAddresses => _queue.Addresses;

    /// <summary>Requests that keep their places waiting for their clients.</summary>
    public int Stalled => Volatile.Read(ref _stalled);

    /// <summary>Changes how many there are; more that are taken already stay so.</summary>
    /// <returns>The requests whose turn it is now.</returns>
    public List<PoolWaiter> Resize(int places, int ofOneAddress)
    {
        _size = places;
        _share = Math.Clamp(ofOneAddress, 1, places);
        return TakeAll();
    }

    /// <summary>So many requests keep their places waiting for their clients.</summary>
    /// <returns>The requests whose turn it is now.</returns>
    public List<PoolWaiter> SetStalled(int requests)
    {
        Volatile.Write(ref _stalled, requests);
        return TakeAll();
    }

    /// <summary>Takes a place; null when it could, else what waits for one.</summary>
    public PoolWaiter? Enter(ClientAddress address)
    {
        // Nobody is overtaken: while there is a place, whoever waits is of an address that may not take it.
        if (address.Running >= _share || !(_running < _size || (address.Running == 0 && _running < _size + Lent())))
            return _queue.Add(address);
        Take(address);
        return null;
    }

    /// <summary>Gives a place back.</summary>
    /// <returns>The request whose turn it is now, which has its place from here on.</returns>
    public PoolWaiter? Leave(ClientAddress address)
    {
        address.Running--;
        Volatile.Write(ref _running, _running - 1);
        return TakeNext();
    }

    /// <summary>At most so many requests wait no more, of the addresses with most connections.</summary>
    public List<PoolWaiter> GiveUp(int wanted) => _queue.TakeOfMost(wanted);

    /// <summary>A request waits no more.</summary>
    public void Remove(PoolWaiter waiter) => _queue.Remove(waiter);

    private int Lent() => Math.Min(_stalled, Math.Max(1, _size / LentPart));

    private void Take(ClientAddress address)
    {
        address.Running++;
        Volatile.Write(ref _running, _running + 1);
    }

    private PoolWaiter? TakeNext()
    {
        var next = _running < _size ? _queue.TakeNext(_share) : _running < _size + Lent() ? _queue.TakeNext(share: 1) : null;
        if (next is null)
            return null;
        next.HasPlace = true;
        Take(next.Address);
        return next;
    }

    private List<PoolWaiter> TakeAll()
    {
        var turns = new List<PoolWaiter>();
        while (TakeNext() is { } next)
            turns.Add(next);
        return turns;
    }
}

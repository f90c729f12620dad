namespace GlanceWorker.Hosting.Pool;

/// <summary>
/// Requests that wait for a place: the next is of the address with the fewest places, and of those with as few the one that has waited for
/// longest (docs/decisions/0192). Changes under the pool's lock.
/// </summary>
internal sealed class PoolQueue
{
    // Those with a request that waits.
    private readonly List<ClientAddress> _addresses = [];
    private int _count;
    private int _addressCount;

    /// <summary>Requests that wait. From any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Addresses of which a request waits. From any thread.</summary>
    public int Addresses => Volatile.Read(ref _addressCount);

    /// <summary>A request of an address begins to wait.</summary>
    public PoolWaiter Add(ClientAddress address)
    {
        var waiter = new PoolWaiter(address);
        if (address.Waiting.Count == 0)
            _addresses.Add(address);
        address.Waiting.AddLast(waiter);
        Note(_count + 1);
        return waiter;
    }

    /// <summary>A request waits no more, if it still does.</summary>
    public void Remove(PoolWaiter waiter)
    {
        if (!waiter.Address.Waiting.Remove(waiter))
            return;
        if (waiter.Address.Waiting.Count == 0)
            _addresses.Remove(waiter.Address);
        Note(_count - 1);
    }

    /// <summary>Takes out at most so many requests: of the addresses with most connections, who came last first.</summary>
    public List<PoolWaiter> TakeOfMost(int wanted)
    {
        var taken = MostConnectionsFirst.Choose(_addresses.Select(address => (address, address.Newest())), wanted);
        taken.ForEach(Remove);
        return taken;
    }

    /// <summary>Takes out the request whose turn it is; null when nobody waits who may have a place.</summary>
    /// <param name="share">Places that one address may have.</param>
    public PoolWaiter? TakeNext(int share)
    {
        ClientAddress? fewest = null;
        foreach (var address in _addresses)
        {
            if (address.Running < share && (fewest is null || address.Running < fewest.Running))
                fewest = address;
        }

        if (fewest is null)
            return null;
        var next = fewest.Waiting.First!.Value;
        Remove(next);

        // Behind the others with as many.
        if (_addresses.Remove(fewest))
            _addresses.Add(fewest);
        return next;
    }

    private void Note(int count)
    {
        Volatile.Write(ref _count, count);
        Volatile.Write(ref _addressCount, _addresses.Count);
    }
}

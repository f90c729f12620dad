namespace GlanceWorker.Hosting.Pool;

/// <summary>What the connections from one address hold together. Its numbers are the pool's, and change under its lock.</summary>
internal sealed class ClientAddress
{
    /// <summary>Open connections.</summary>
    public int Connections { get; set; }

    /// <summary>Requests that run.</summary>
    public int Running { get; set; }

    /// <summary>Requests that wait for a place, the longest waiting first.</summary>
    public LinkedList<PoolWaiter> Waiting { get; } = new();

    /// <summary>The same, who came last first.</summary>
    public IEnumerable<PoolWaiter> Newest()
    {
        for (var waiter = Waiting.Last; waiter is not null; waiter = waiter.Previous)
            yield return waiter.Value;
    }
}

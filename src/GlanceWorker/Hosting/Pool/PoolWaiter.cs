namespace GlanceWorker.Hosting.Pool;

/// <summary>A request that waits for a place in the pool.</summary>
/// <param name="address">Where it comes from.</param>
internal sealed class PoolWaiter(ClientAddress address)
{
    /// <summary>Where it comes from.</summary>
    public ClientAddress Address => address;

    /// <summary>Completes when it waits no more: it has a place, or is given up.</summary>
    public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it has a place; changed under the pool's lock.</summary>
    public bool HasPlace { get; set; }
}

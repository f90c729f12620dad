using Glance.Stores.Capabilities;

namespace Glance.Stores.Wrappers;

/// <summary>What a store on the network can do about uploads that were broken off, within the time it has for one step.</summary>
/// <param name="inner">The store.</param>
/// <param name="storeId">Its id.</param>
/// <param name="limit">How long it may take.</param>
/// <param name="time">The clock.</param>
internal sealed class BoundedRemoteWrites(IRemoteWrites inner, string storeId, TimeSpan limit, TimeProvider time) : IRemoteWrites
{
    public string UrlFor(string imageId) => inner.UrlFor(imageId);

    public ValueTask<bool> IsCommittedAsync(string url, CancellationToken cancellationToken) =>
        new StepLimit(storeId, limit, time).RunAsync(stop => inner.IsCommittedAsync(url, stop), cancellationToken);

    public ValueTask<string?> FindWholeAsync(string imageId, string url, CancellationToken cancellationToken) =>
        new StepLimit(storeId, limit, time).RunAsync(stop => inner.FindWholeAsync(imageId, url, stop), cancellationToken);

    public ValueTask RemoveTracesAsync(string imageId, string url, CancellationToken cancellationToken) =>
        DoAsync(stop => inner.RemoveTracesAsync(imageId, url, stop), cancellationToken);

    public ValueTask RemoveRestAsync(string imageId, string url, CancellationToken cancellationToken) =>
        DoAsync(stop => inner.RemoveRestAsync(imageId, url, stop), cancellationToken);

    public ValueTask EndAbandonedUsesAsync(CancellationToken cancellationToken) => DoAsync(inner.EndAbandonedUsesAsync, cancellationToken);

    private async ValueTask DoAsync(Func<CancellationToken, ValueTask> act, CancellationToken cancellationToken) =>
        _ = await new StepLimit(storeId, limit, time).RunAsync(async stop =>
        {
            await act(stop).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
}

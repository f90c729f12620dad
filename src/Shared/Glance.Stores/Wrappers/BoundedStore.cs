using Glance.Domain.Stores;

namespace Glance.Stores.Wrappers;

/// <summary>
/// A store on the network that counts as away when it is silent for too long (docs/decisions/0363): whoever waits for it is answered. A
/// call
/// that does not even end when it is told to is left behind, and what it opens at last is let go.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="limit">How long it may take for one step.</param>
/// <param name="time">The clock.</param>
internal sealed class BoundedStore(IImageStore inner, TimeSpan limit, TimeProvider time) : IStoreWrapper, IDataInUse
{
    public IImageStore Inner => inner;

    public IImageStore Around(IImageStore other) => new BoundedStore(other, limit, time);

    public string Id => inner.Id;

    public IReadOnlyList<string> Schemes => inner.Schemes;

    public StoreCapabilities Capabilities => inner.Capabilities;

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        var begin = Step().RunAsync(stop => inner.BeginWriteAsync(imageId, expectedSize, stop), cancellationToken);
        return new BoundedWrite(await begin.ConfigureAwait(false), Step());
    }

    public async ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        var open = Step().RunAsync(stop => inner.OpenReadAsync(url, range, stop), cancellationToken);
        return new BoundedRead(await open.ConfigureAwait(false), Step());
    }

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) =>
        Step().RunAsync(stop => inner.GetSizeAsync(url, stop), cancellationToken);

    public async ValueTask DeleteAsync(string url, CancellationToken cancellationToken) => _ = await Step().RunAsync(
        async stop =>
        {
            await inner.DeleteAsync(url, stop).ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    /// <remarks>Asks the store inside, where it can tell.</remarks>
    public async ValueTask RequireUnusedAsync(string url, CancellationToken cancellationToken)
    {
        if (inner.Find<IDataInUse>() is { } able)
        {
            _ = await Step().RunAsync(
                async stop =>
                {
                    await able.RequireUnusedAsync(url, stop).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private StepLimit Step() => new(Id, limit, time);
}

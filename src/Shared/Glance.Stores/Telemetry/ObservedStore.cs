using Glance.Domain.Stores;
using Glance.Domain.Telemetry;

namespace Glance.Stores.Telemetry;

/// <summary>A store whose calls can be observed. While nobody listens it only passes them on.</summary>
internal sealed class ObservedStore(IImageStore inner) : IStoreWrapper
{
    public IImageStore Inner => inner;

    public IImageStore Around(IImageStore other) => new ObservedStore(other);

    public string Id => inner.Id;

    public IReadOnlyList<string> Schemes => inner.Schemes;

    public StoreCapabilities Capabilities => inner.Capabilities;

    public ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken) => GlanceTelemetry.Store.IsObserved
        ? ObserveAsync("begin write", (inner, imageId, expectedSize, cancellationToken), static x => x.inner.BeginWriteAsync(x.imageId, x.expectedSize, x.cancellationToken))
        : inner.BeginWriteAsync(imageId, expectedSize, cancellationToken);

    public ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken) => GlanceTelemetry.Store.IsObserved
        ? ObserveAsync("open read", (inner, url, range, cancellationToken), static x => x.inner.OpenReadAsync(x.url, x.range, x.cancellationToken))
        : inner.OpenReadAsync(url, range, cancellationToken);

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) => GlanceTelemetry.Store.IsObserved
        ? ObserveAsync("get size", (inner, url, cancellationToken), static x => x.inner.GetSizeAsync(x.url, x.cancellationToken))
        : inner.GetSizeAsync(url, cancellationToken);

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken) =>
        GlanceTelemetry.Store.IsObserved ? DeleteObservedAsync(url, cancellationToken) : inner.DeleteAsync(url, cancellationToken);

    private async ValueTask DeleteObservedAsync(string url, CancellationToken cancellationToken) =>
        await ObserveAsync("delete", (inner, url, cancellationToken), static async x =>
        {
            await x.inner.DeleteAsync(x.url, x.cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

    private static async ValueTask<T> ObserveAsync<TState, T>(string what, TState state, Func<TState, ValueTask<T>> call) =>
        await GlanceTelemetry.Store.ObserveAsync(what, () => call(state).AsTask()).ConfigureAwait(false);
}

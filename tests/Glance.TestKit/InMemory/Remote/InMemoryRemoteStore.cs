using Glance.Domain.Stores;
using Glance.Stores.Capabilities;

namespace Glance.TestKit.InMemory.Remote;

/// <summary>A store on the network, as a driver of one is: without a journal, and with names that are the images' alone.</summary>
public sealed class InMemoryRemoteStore(InMemoryCluster cluster, string id = "remote") : IImageStore, IRemoteWrites, IDataInUse
{
    private const string Prefix = "remote://cluster/";

    /// <inheritdoc/>
    public string Id => id;

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes => ["remote"];

    /// <inheritdoc/>
    public StoreCapabilities Capabilities =>
        StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Write | StoreCapabilities.Delete;

    /// <inheritdoc/>
    public string UrlFor(string imageId) => Prefix + imageId;

    /// <inheritdoc/>
    public ValueTask<bool> IsCommittedAsync(string url, CancellationToken cancellationToken) =>
        ValueTask.FromResult(cluster.Find(Checked(url)) is not null);

    /// <inheritdoc/>
    public ValueTask RemoveTracesAsync(string imageId, string url, CancellationToken cancellationToken) =>
        cluster.RemoveAllAsync(Checked(url));

    /// <inheritdoc/>
    public ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return cluster.Find(UrlFor(imageId)) is null
            ? ValueTask.FromResult<IStoreWrite>(new InMemoryRemoteWrite(cluster, UrlFor(imageId), id))
            : throw Failure(StoreFailure.Duplicate, "there is data of this image already");
    }

    /// <inheritdoc/>
    public ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var data = Find(url);
        var part = range ?? new ByteRange(0, data.Length);
        return part.Length <= data.Length - part.Offset
            ? ValueTask.FromResult<IStoreRead>(new InMemoryRead(data.AsMemory((int)part.Offset, (int)part.Length)))
            : throw Failure(StoreFailure.Unavailable, $"image data has only {data.Length} bytes");
    }

    /// <inheritdoc/>
    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) => ValueTask.FromResult<long>(Find(url).Length);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken)
    {
        if (cluster.Used.Contains(Checked(url)))
            throw Failure(StoreFailure.InUse, "somebody uses the data");
        return cluster.TryRemove(url) ? ValueTask.CompletedTask : throw Failure(StoreFailure.NotFound, "there is no such data");
    }

    /// <inheritdoc/>
    public ValueTask RequireUnusedAsync(string url, CancellationToken cancellationToken) =>
        cluster.Used.Contains(Checked(url)) ? throw Failure(StoreFailure.InUse, "somebody uses the data") : ValueTask.CompletedTask;

    private byte[] Find(string url) => cluster.Find(Checked(url)) ?? throw Failure(StoreFailure.NotFound, "there is no such data");

    private string Checked(string url) => url.StartsWith(Prefix, StringComparison.Ordinal)
        && !url.AsSpan(Prefix.Length).ContainsAny('/', ' ') && url.Length > Prefix.Length
        ? url
        : throw Failure(StoreFailure.InvalidLocation, "the location is not of this cluster");

    private StoreException Failure(StoreFailure failure, string reason) => new(failure, id, $"Store {id}: {reason}");
}

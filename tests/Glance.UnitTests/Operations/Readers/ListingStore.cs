using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Stores.Capabilities;
using Glance.TestKit.InMemory.Remote;

namespace Glance.UnitTests.Operations.Readers;

/// <summary>A store on the network that lists readers, and remembers who set them.</summary>
internal sealed class ListingStore(InMemoryCluster cluster, ListingStore? all = null, string? caller = null)
    : IImageStore, IRemoteWrites, ICallersStore, IReaderLists
{
    private readonly InMemoryRemoteStore _inner = new(cluster);
    private readonly List<(string? Caller, DataReaders Readers)> _set = all?._set ?? [];

    public IReadOnlyList<(string? Caller, DataReaders Readers)> Set => _set;

    /// <summary>What happens before a list is set.</summary>
    public Func<string?, Task>? BeforeSet { get; set; }

    public string Id => _inner.Id;

    public IReadOnlyList<string> Schemes => _inner.Schemes;

    public StoreCapabilities Capabilities => _inner.Capabilities;

    public IImageStore For(RequestContext caller) =>
        caller.ProjectId is null ? this : new ListingStore(cluster, all ?? this, caller.ProjectId);

    public async ValueTask SetReadersAsync(string url, DataReaders readers, CancellationToken cancellationToken)
    {
        if ((all ?? this).BeforeSet is { } act)
            await act(caller);
        _set.Add((caller, readers));
    }

    public string UrlFor(string imageId) => _inner.UrlFor(imageId);

    public ValueTask<bool> IsCommittedAsync(string url, CancellationToken cancellationToken) =>
        _inner.IsCommittedAsync(url, cancellationToken);

    public ValueTask RemoveTracesAsync(string imageId, string url, CancellationToken cancellationToken) =>
        _inner.RemoveTracesAsync(imageId, url, cancellationToken);

    public ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken) =>
        _inner.BeginWriteAsync(imageId, expectedSize, cancellationToken);

    public ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken) =>
        _inner.OpenReadAsync(url, range, cancellationToken);

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) => _inner.GetSizeAsync(url, cancellationToken);

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken) => _inner.DeleteAsync(url, cancellationToken);
}

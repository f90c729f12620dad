using Glance.Domain.Stores;

namespace Glance.TestKit.InMemory.Remote;

/// <summary>An upload into an <see cref="InMemoryCluster"/>; each piece that comes is a part there until all are made one.</summary>
internal sealed class InMemoryRemoteWrite(InMemoryCluster cluster, string url, string storeId) : IStoreWrite
{
    private readonly MemoryStream _data = new();
    private bool _committed;
    private bool _left;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        cluster.AddPart(url, this);
        _data.Write(data.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!cluster.TryComplete(url, this, _data.ToArray()))
            throw new StoreException(StoreFailure.Duplicate, storeId, $"Store {storeId}: there is data of this image already");
        _committed = true;
        return ValueTask.FromResult(new StoredData(url, _data.Length, new Dictionary<string, object?>()));
    }

    public ValueTask RevokeAsync(CancellationToken cancellationToken)
    {
        if (_committed)
            _ = cluster.TryRemove(url);
        _committed = false;
        return ValueTask.CompletedTask;
    }

    public ValueTask AbandonAsync()
    {
        _left = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (!_left && !_committed)
            cluster.RemoveParts(this);
        return ValueTask.CompletedTask;
    }
}

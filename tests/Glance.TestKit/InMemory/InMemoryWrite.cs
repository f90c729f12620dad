using Glance.Domain.Stores;

namespace Glance.TestKit.InMemory;

/// <summary>An upload into an <see cref="InMemoryStore"/>.</summary>
internal sealed class InMemoryWrite(InMemoryStore store, string imageId) : IStoreWrite, IStoreHold
{
    public string ImageId => imageId;

    public MemoryStream Data { get; } = new();

    /// <summary>Its process died.</summary>
    public bool Abandoned { get; set; }

    /// <summary>Somebody judges it.</summary>
    public bool Judged { get; set; }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        store.Append(this, data.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(store.Publish(this));
    }

    public ValueTask RevokeAsync(CancellationToken cancellationToken)
    {
        store.Unpublish(this);
        return ValueTask.CompletedTask;
    }

    public ValueTask AbandonAsync()
    {
        Abandoned = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (!Abandoned)
            store.End(this);
        return ValueTask.CompletedTask;
    }
}

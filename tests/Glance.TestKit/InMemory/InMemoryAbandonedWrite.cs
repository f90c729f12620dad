using Glance.Domain.Stores;

namespace Glance.TestKit.InMemory;

/// <summary>An upload into an <see cref="InMemoryStore"/> whose process died.</summary>
internal sealed class InMemoryAbandonedWrite(InMemoryStore store, InMemoryWrite write) : IAbandonedWrite
{
    public string ImageId => write.ImageId;

    public string Url => InMemoryStore.UrlOf(write.ImageId);

    public bool Committed { get; } = store.IsPublished(write);

    public ValueTask DiscardAsync(CancellationToken cancellationToken)
    {
        store.Unpublish(write);
        store.End(write);
        return ValueTask.CompletedTask;
    }

    public ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        store.End(write);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        write.Judged = false;
        return ValueTask.CompletedTask;
    }
}

using System.Runtime.CompilerServices;
using Glance.Domain.Stores;
using Glance.TestKit.InMemory;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>A store in memory that can refuse to give data up again, and knows who still reads.</summary>
internal sealed class StubbornStore(InMemoryStore inner) : IImageStore, IRecoverableStore
{
    private int _openReads;

    /// <summary>What removing and keeping written data fails with.</summary>
    public string? Trouble { get; set; }

    /// <summary>What the search for abandoned writes fails with, after it has found what there is.</summary>
    public string? SearchTrouble { get; set; }

    /// <summary>Reads that nobody disposed.</summary>
    public int OpenReads => _openReads;

    public string Id => inner.Id;

    public IReadOnlyList<string> Schemes => inner.Schemes;

    public StoreCapabilities Capabilities => inner.Capabilities;

    public async ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken) =>
        new Write(this, await inner.BeginWriteAsync(imageId, expectedSize, cancellationToken));

    public async ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        var read = await inner.OpenReadAsync(url, range, cancellationToken);
        Interlocked.Increment(ref _openReads);
        return new Read(this, read);
    }

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) => inner.GetSizeAsync(url, cancellationToken);

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken) => inner.DeleteAsync(url, cancellationToken);

    public ValueTask<IStoreHold?> HoldAsync(string imageId, CancellationToken cancellationToken) =>
        inner.HoldAsync(imageId, cancellationToken);

    public async IAsyncEnumerable<IAbandonedWrite> FindAbandonedWritesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var write in inner.FindAbandonedWritesAsync(cancellationToken))
            yield return new Abandoned(this, write);
        Refuse(SearchTrouble);
    }

    private void Refuse(string? trouble)
    {
        if (trouble is not null)
            throw new StoreException(StoreFailure.Unavailable, Id, trouble);
    }

    private sealed class Write(StubbornStore store, IStoreWrite write) : IStoreWrite
    {
        public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
            write.WriteAsync(data, cancellationToken);

        public ValueTask<StoredData> CommitAsync(CancellationToken cancellationToken) => write.CommitAsync(cancellationToken);

        public ValueTask RevokeAsync(CancellationToken cancellationToken)
        {
            store.Refuse(store.Trouble);
            return write.RevokeAsync(cancellationToken);
        }

        public ValueTask AbandonAsync() => write.AbandonAsync();

        public ValueTask DisposeAsync() => write.DisposeAsync();
    }

    private sealed class Abandoned(StubbornStore store, IAbandonedWrite write) : IAbandonedWrite
    {
        public string ImageId => write.ImageId;

        public string Url => write.Url;

        public bool Committed => write.Committed;

        public ValueTask DiscardAsync(CancellationToken cancellationToken)
        {
            store.Refuse(store.Trouble);
            return write.DiscardAsync(cancellationToken);
        }

        public ValueTask KeepAsync(CancellationToken cancellationToken)
        {
            store.Refuse(store.Trouble);
            return write.KeepAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => write.DisposeAsync();
    }

    private sealed class Read(StubbornStore store, IStoreRead read) : IStoreRead
    {
        public long Length => read.Length;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
            read.ReadAsync(buffer, cancellationToken);

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref store._openReads);
            return read.DisposeAsync();
        }
    }
}

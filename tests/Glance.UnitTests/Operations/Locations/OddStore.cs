using System.Collections.Concurrent;
using Glance.Domain.Stores;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>A store that holds what a test puts there, and fails when the test says so.</summary>
/// <param name="id">Its id.</param>
/// <param name="schemes">The schemes of its URLs.</param>
internal sealed class OddStore(string id, params string[] schemes) : IImageStore, IRecoverableStore
{
    private readonly ConcurrentDictionary<string, byte[]> _data = new();

    public string Id => id;

    public IReadOnlyList<string> Schemes => schemes;

    public StoreCapabilities Capabilities { get; init; } =
        StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Write | StoreCapabilities.Delete;

    /// <summary>What a question about the size is answered with, whatever is there; a failure of it is the store's.</summary>
    public Func<string, long>? Size { get; set; }

    /// <summary>What happens before a deletion.</summary>
    public Action<string> BeforeDelete { get; set; } = _ => { };

    /// <summary>What a read waits for, and may fail with.</summary>
    public Func<CancellationToken, Task> BeforeRead { get; set; } = _ => Task.CompletedTask;

    /// <summary>What a note in the journal fails with.</summary>
    public StoreException? HoldFailure { get; set; }

    /// <summary>The URLs whose size was asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>How often data was to be read.</summary>
    public int Reads { get; private set; }

    /// <summary>The notes in the journal, those that ended too.</summary>
    public List<OddHold> Holds { get; } = [];

    /// <summary>The URLs of all data.</summary>
    public IEnumerable<string> Urls => _data.Keys;

    public string Put(string url, int bytes = 10)
    {
        _data[url] = new byte[bytes];
        return url;
    }

    public StoreException Failure(StoreFailure failure) => new(failure, id, "the store was told to fail");

    public ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken) =>
        throw Failure(StoreFailure.Unsupported);

    public async ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        Reads++;
        await BeforeRead(cancellationToken);
        return new Reader(Find(url));
    }

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken)
    {
        Asked.Enqueue(url);
        return ValueTask.FromResult(Size is null ? Find(url).Length : Size(url));
    }

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken)
    {
        BeforeDelete(url);
        _ = Find(url);
        _data.TryRemove(url, out _);
        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<IAbandonedWrite> FindAbandonedWritesAsync(CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<IAbandonedWrite>();

    public ValueTask<IStoreHold?> HoldAsync(string imageId, CancellationToken cancellationToken)
    {
        if (HoldFailure is { } failure)
            throw failure;
        var hold = new OddHold();
        Holds.Add(hold);
        return ValueTask.FromResult<IStoreHold?>(hold);
    }

    private byte[] Find(string url) => _data.TryGetValue(url, out var data) ? data : throw Failure(StoreFailure.NotFound);

    private sealed class Reader(byte[] data) : IStoreRead
    {
        private int _at;

        public long Length => data.Length;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var got = Math.Min(buffer.Length, data.Length - _at);
            data.AsMemory(_at, got).CopyTo(buffer);
            _at += got;
            return ValueTask.FromResult(got);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

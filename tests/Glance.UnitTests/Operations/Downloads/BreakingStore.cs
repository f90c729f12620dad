using System.Text;
using Glance.Domain.Stores;

namespace Glance.UnitTests.Operations.Downloads;

/// <summary>A store with data by URL, whose reads break off where a test says so.</summary>
/// <param name="id">Its id, and its scheme.</param>
internal sealed class BreakingStore(string id) : IImageStore, IDataInUse
{
    private readonly Dictionary<string, byte[]> _data = new(StringComparer.Ordinal);

    public string Id => id;

    public IReadOnlyList<string> Schemes => [id];

    public StoreCapabilities Capabilities { get; init; } = StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Delete;

    /// <summary>The byte of the data before which a read fails; none at null.</summary>
    public long? BreaksAt { get; set; }

    /// <summary>Whether a read fails only after it was waited for.</summary>
    public bool BreaksLate { get; set; }

    /// <summary>Whether it reads from servers that callers named.</summary>
    public bool IsOfCallers { get; init; }

    /// <summary>How often it breaks off; then it is well.</summary>
    public int Breaks { get; set; } = int.MaxValue;

    /// <summary>What everything else fails with.</summary>
    public StoreFailure? Trouble { get; set; }

    /// <summary>What the question whether data is in use is answered with.</summary>
    public StoreFailure? Use { get; set; }

    /// <summary>The parts that were opened; null for all.</summary>
    public List<ByteRange?> Opened { get; } = [];

    public int OpenReads { get; private set; }

    /// <summary>The URLs whose size was asked.</summary>
    public List<string> Asked { get; } = [];

    public IEnumerable<string> Urls => _data.Keys;

    public string Put(string name, string data)
    {
        _data[$"{id}://{name}"] = Encoding.ASCII.GetBytes(data);
        return $"{id}://{name}";
    }

    public StoreException Failure(StoreFailure failure) =>
        new(failure, id, $"Store {id}: told to fail") { IsOfCallersServer = IsOfCallers };

    public ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken) =>
        throw Failure(StoreFailure.Unsupported);

    public ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        Opened.Add(range);
        var data = Find(url);
        var part = range ?? new ByteRange(0, data.Length);
        if (part.Offset + part.Length > data.Length)
            throw Failure(StoreFailure.Unavailable);
        OpenReads++;
        return ValueTask.FromResult<IStoreRead>(new Reader(this, data, part));
    }

    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken)
    {
        Asked.Add(url);
        return ValueTask.FromResult<long>(Find(url).Length);
    }

    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken)
    {
        _ = Find(url);
        _data.Remove(url);
        return ValueTask.CompletedTask;
    }

    public ValueTask RequireUnusedAsync(string url, CancellationToken cancellationToken) =>
        Use is { } failure ? throw Failure(failure) : ValueTask.CompletedTask;

    private byte[] Find(string url) => Trouble is { } failure ? throw Failure(failure)
        : _data.TryGetValue(url, out var data) ? data
        : throw Failure(StoreFailure.NotFound);

    private sealed class Reader(BreakingStore store, byte[] data, ByteRange part) : IStoreRead
    {
        private long _at = part.Offset;

        public long Length => part.Length;

        public bool IsOfCallersServer => store.IsOfCallers;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var end = part.Offset + part.Length;
            if (store.BreaksAt is { } limit && store.Breaks > 0)
            {
                if (_at >= limit)
                {
                    store.Breaks--;
                    return store.BreaksLate ? BreakAsync() : throw store.Failure(StoreFailure.Unavailable);
                }

                end = Math.Min(end, limit);
            }

            var got = (int)Math.Min(buffer.Length, end - _at);
            data.AsMemory((int)_at, got).CopyTo(buffer);
            _at += got;
            return ValueTask.FromResult(got);
        }

        public ValueTask DisposeAsync()
        {
            store.OpenReads--;
            return ValueTask.CompletedTask;
        }

        private async ValueTask<int> BreakAsync()
        {
            await Task.Yield();
            throw store.Failure(StoreFailure.Unavailable);
        }
    }
}

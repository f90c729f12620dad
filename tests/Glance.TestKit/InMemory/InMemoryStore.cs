using System.Runtime.CompilerServices;
using Glance.Domain.Stores;

namespace Glance.TestKit.InMemory;

/// <summary>A store that keeps images in memory and obeys the same suite as the real ones. Its URLs are <c>memory://ID</c>.</summary>
public sealed class InMemoryStore(string id = "memory") : IImageStore, IRecoverableStore
{
    private const string Prefix = "memory://";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (byte[] Data, InMemoryWrite? Writer)> _images = [];
    private readonly HashSet<InMemoryWrite> _journal = [];
    private StoreFailure _readFailure;
    private int _readsToFail;

    /// <inheritdoc/>
    public string Id => id;

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; init; } = ["memory"];

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; init; } =
        StoreCapabilities.Read | StoreCapabilities.RandomRead | StoreCapabilities.Write | StoreCapabilities.Delete;

    /// <summary>Bytes it takes in all; beyond them it is full.</summary>
    public long Capacity { get; init; } = long.MaxValue;

    /// <summary>When set, the next calls of the write fail so.</summary>
    public StoreFailure? FailWritesWith { get; set; }

    /// <summary>The next so many reads fail so.</summary>
    public void FailReads(int count, StoreFailure failure) => (_readsToFail, _readFailure) = (count, failure);

    /// <summary>What reads wait for.</summary>
    public Task HoldReads { get; set; } = Task.CompletedTask;

    /// <summary>Number of images whose data is visible.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _images.Count;
        }
    }

    /// <summary>Number of uploads that were neither disposed nor judged.</summary>
    public int OpenWrites
    {
        get
        {
            lock (_lock)
                return _journal.Count;
        }
    }

    /// <summary>The URL of an image's data.</summary>
    public static string UrlOf(string imageId) => Prefix + imageId;

    /// <summary>What a crash does: running uploads lose their process and become abandoned.</summary>
    public void CrashWrites()
    {
        lock (_lock)
        {
            foreach (var write in _journal)
                write.Abandoned = true;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IStoreWrite> BeginWriteAsync(string imageId, long? expectedSize, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(imageId);
        if (!imageId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new ArgumentException($"'{imageId}' is no image id", nameof(imageId));
        lock (_lock)
        {
            if (!Capabilities.HasFlag(StoreCapabilities.Write))
                throw Failure(StoreFailure.Unsupported, "it is read-only");
            if (_images.ContainsKey(imageId))
                throw Failure(StoreFailure.Duplicate, $"there is data of image {imageId} already");
            if (expectedSize > Capacity - Used())
                throw Failure(StoreFailure.Full, "no space is left");
            var write = new InMemoryWrite(this, imageId);
            _journal.Add(write);
            return ValueTask.FromResult<IStoreWrite>(write);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreRead> OpenReadAsync(string url, ByteRange? range, CancellationToken cancellationToken)
    {
        await HoldReads.WaitAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Decrement(ref _readsToFail) >= 0)
            throw Failure(_readFailure, "told to fail");
        var data = Find(url);
        var part = range ?? new ByteRange(0, data.Length);
        if (part.Length > data.Length - part.Offset)
            throw Failure(StoreFailure.Unavailable, $"image data has only {data.Length} bytes");
        return new InMemoryRead(data.AsMemory((int)part.Offset, (int)part.Length));
    }

    /// <inheritdoc/>
    public ValueTask<long> GetSizeAsync(string url, CancellationToken cancellationToken) => ValueTask.FromResult<long>(Find(url).Length);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string url, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _ = Find(url);
            _images.Remove(url[Prefix.Length..]);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IAbandonedWrite> FindAbandonedWritesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<InMemoryWrite> found;
        lock (_lock)
            found = [.. _journal.Where(write => write.Abandoned && !write.Judged)];
        foreach (var write in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(write))
                yield return await ValueTask.FromResult(new InMemoryAbandonedWrite(this, write));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IStoreHold?> HoldAsync(string imageId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var hold = new InMemoryWrite(this, imageId);
            _journal.Add(hold);
            return ValueTask.FromResult<IStoreHold?>(hold);
        }
    }

    internal void Append(InMemoryWrite write, ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            if (FailWritesWith is { } failure)
                throw Failure(failure, "told to fail");
            if (data.Length > Capacity - Used())
                throw Failure(StoreFailure.Full, "no space is left");
            write.Data.Write(data);
        }
    }

    internal StoredData Publish(InMemoryWrite write)
    {
        lock (_lock)
        {
            var data = write.Data.ToArray();
            if (!_images.TryAdd(write.ImageId, (data, write)))
                throw Failure(StoreFailure.Duplicate, $"there is data of image {write.ImageId} already");
            return new StoredData(UrlOf(write.ImageId), data.Length, new Dictionary<string, object?>());
        }
    }

    internal bool IsPublished(InMemoryWrite write)
    {
        lock (_lock)
            return _images.TryGetValue(write.ImageId, out var image) && image.Writer == write;
    }

    internal void Unpublish(InMemoryWrite write)
    {
        lock (_lock)
        {
            if (IsPublished(write))
                _images.Remove(write.ImageId);
        }
    }

    internal void End(InMemoryWrite write)
    {
        lock (_lock)
            _journal.Remove(write);
    }

    private bool TryTake(InMemoryWrite write)
    {
        lock (_lock)
        {
            if (write.Judged || !_journal.Contains(write))
                return false;
            write.Judged = true;
            return true;
        }
    }

    private byte[] Find(string url)
    {
        if (!url.StartsWith(Prefix, StringComparison.Ordinal) || url.Length == Prefix.Length || url.AsSpan(Prefix.Length).Contains('/'))
            throw Failure(StoreFailure.InvalidLocation, "the location is not memory:// and an image id");
        lock (_lock)
            return _images.TryGetValue(url[Prefix.Length..], out var image) ? image.Data : throw Failure(StoreFailure.NotFound, "there is no such data");
    }

    private long Used() => _images.Values.Sum(image => (long)image.Data.Length) + _journal.Sum(write => write.Data.Length);

    private StoreException Failure(StoreFailure failure, string reason) => new(failure, id, $"Store {id}: {reason}");
}

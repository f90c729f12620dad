using Glance.Domain.Stores;

namespace Glance.TestKit.InMemory;

/// <summary>Data of an <see cref="InMemoryStore"/> being read.</summary>
internal sealed class InMemoryRead(ReadOnlyMemory<byte> data) : IStoreRead
{
    private int _done;

    public long Length => data.Length;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var count = Math.Min(buffer.Length, data.Length - _done);
        data.Slice(_done, count).CopyTo(buffer);
        _done += count;
        return ValueTask.FromResult(count);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

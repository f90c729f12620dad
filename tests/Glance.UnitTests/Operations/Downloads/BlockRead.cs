using Glance.Domain.Stores;

namespace Glance.UnitTests.Operations.Downloads;

/// <summary>A read that gives one block after the other, and then nothing.</summary>
internal sealed class BlockRead(params byte[][] blocks) : IStoreRead
{
    private readonly Queue<byte[]> _blocks = new(blocks);

    public long Length { get; init; } = blocks.Sum(block => block.Length);

    public bool IsOfCallersServer { get; init; }

    public bool IsDisposed { get; private set; }

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!_blocks.TryDequeue(out var block))
            return ValueTask.FromResult(0);
        block.CopyTo(buffer);
        return ValueTask.FromResult(block.Length);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}

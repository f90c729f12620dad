using System.Buffers;
using Glance.Domain.Stores;

namespace Glance.Operations.Downloads;

/// <summary>
/// A part of the data of a store that only gives all of it: what comes before is read and thrown away, what comes after is not read.
/// </summary>
/// <param name="whole">All of the data; disposed with this.</param>
/// <param name="part">The part.</param>
internal sealed class PartOfRead(IStoreRead whole, ByteRange part) : IStoreRead
{
    private const int SkippedAtOnce = 64 * 1024;

    private long _toSkip = part.Offset;
    private long _left = part.Length;

    public long Length => part.Length;

    public bool IsOfCallersServer => whole.IsOfCallersServer;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_toSkip > 0)
            await SkipAsync(cancellationToken).ConfigureAwait(false);
        if (_left == 0)
            return 0;
        var got = await whole.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
        _left -= got;
        return got;
    }

    public ValueTask DisposeAsync() => whole.DisposeAsync();

    private async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        var skipped = ArrayPool<byte>.Shared.Rent(SkippedAtOnce);
        try
        {
            while (_toSkip > 0)
            {
                var next = skipped.AsMemory(0, (int)Math.Min(skipped.Length, _toSkip));
                var got = await whole.ReadAsync(next, cancellationToken).ConfigureAwait(false);
                if (got == 0)
                    throw new EndOfStreamException($"A store's read ended {_toSkip} bytes before the part that was to be read");
                _toSkip -= got;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(skipped);
        }
    }
}

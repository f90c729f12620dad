using System.Buffers;

namespace Glance.Operations.Uploads;

/// <summary>A pooled buffer on its way through the sinks; free again when the last one let go.</summary>
internal sealed class Chunk
{
    /// <summary>
    /// Large enough that handing it over costs nothing beside hashing it (some 350 µs), small enough that four are a megabyte.
    /// </summary>
    public const int Size = 256 * 1024;

    private byte[]? _buffer;
    private int _holders;

    /// <summary>Bytes in it.</summary>
    public int Length { get; private set; }

    /// <summary>Whether nothing more fits.</summary>
    public bool IsFull => Length == Size;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Data => _buffer.AsMemory(0, Length);

    /// <summary>Copies as much as fits and returns how much that was.</summary>
    public long Take(ReadOnlySequence<byte> bytes)
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(Size);
        var part = bytes.Slice(0, Math.Min(bytes.Length, Size - Length));
        part.CopyTo(_buffer.AsSpan(Length));
        Length += (int)part.Length;
        return part.Length;
    }

    /// <summary>Notes how many sinks will read it.</summary>
    public void HoldFor(int sinks) => _holders = sinks;

    /// <summary>One sink is done; true for the last.</summary>
    public bool Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return false;
        Length = 0;
        return true;
    }

    /// <summary>Gives the buffer back to the pool; nobody may be reading it.</summary>
    public void Return()
    {
        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
    }
}

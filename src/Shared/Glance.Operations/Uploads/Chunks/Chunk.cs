using System.Buffers;

namespace Glance.Operations.Uploads.Chunks;

/// <summary>A piece of an upload on its way through the sinks; its memory goes back when the last one let go.</summary>
/// <param name="pool">Where its memory comes from.</param>
internal sealed class Chunk(ChunkPool pool)
{
    private Memory<byte> _buffer;
    private int _holders;

    /// <summary>Bytes in it.</summary>
    public int Length { get; private set; }

    /// <summary>Whether nothing more fits.</summary>
    public bool IsFull => Length > 0 && Length == _buffer.Length;

    /// <summary>Whether it holds more memory than a slow sender is given.</summary>
    public bool IsLarge => _buffer.Length > ChunkPool.Smallest;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Data => _buffer[..Length];

    /// <summary>Copies as much as fits and returns how much that was.</summary>
    /// <param name="bytes">What to copy.</param>
    /// <param name="size">How large it shall be, when these are the first bytes.</param>
    public long Take(ReadOnlySequence<byte> bytes, int size)
    {
        if (_buffer.IsEmpty && !bytes.IsEmpty)
            _buffer = pool.Rent(size);
        var part = bytes.Slice(0, Math.Min(bytes.Length, _buffer.Length - Length));
        part.CopyTo(_buffer.Span[Length..]);
        Length += (int)part.Length;
        return part.Length;
    }

    /// <summary>Leaves whole pages in it; the rest is given back, and to be copied before anything else is done with it.</summary>
    public ReadOnlySpan<byte> CutToPages()
    {
        var whole = Length - (Length % ChunkPool.Page);
        var rest = Data.Span[whole..];
        Length = whole;
        return rest;
    }

    /// <summary>Notes how many sinks will read it.</summary>
    public void HoldFor(int sinks) => _holders = sinks;

    /// <summary>One sink is done; true for the last.</summary>
    public bool Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return false;
        Return();
        return true;
    }

    /// <summary>Empties it and gives its memory back to the pool; nobody may be reading it.</summary>
    public void Return()
    {
        if (!_buffer.IsEmpty)
            pool.Return(_buffer);
        _buffer = default;
        Length = 0;
    }
}

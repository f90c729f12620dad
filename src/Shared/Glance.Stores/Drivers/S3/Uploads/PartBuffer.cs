using System.Buffers;

namespace Glance.Stores.Drivers.S3.Uploads;

/// <summary>
/// The data of one part: filled once, and sent from where it lies, again if need be. Memory comes as data does, so that a slow upload
/// holds no more than about twice what it has sent.
/// </summary>
/// <param name="capacity">Bytes it may have.</param>
internal sealed class PartBuffer(long capacity)
{
    private const int Smallest = 64 * 1024;
    private const int Largest = 1024 * 1024;

    private readonly List<byte[]> _pieces = [];
    private readonly List<long> _begins = [];
    private readonly Lock _guard = new();
    private long _room;
    private bool _released;

    /// <summary>Bytes it may have.</summary>
    public long Capacity => capacity;

    /// <summary>Bytes in it.</summary>
    public long Length { get; private set; }

    /// <summary>Whether no more fits.</summary>
    public bool IsFull => Length == capacity;

    /// <summary>Takes as much as fits and returns how much that was.</summary>
    public int Fill(ReadOnlySpan<byte> data)
    {
        var taken = 0;
        while (taken < data.Length && !IsFull)
        {
            if (Length == _room)
                Grow();
            var inPiece = (int)(Length - _begins[^1]);
            var count = (int)Math.Min(Math.Min(data.Length - taken, _room - Length), capacity - Length);
            data.Slice(taken, count).CopyTo(_pieces[^1].AsSpan(inPiece));
            taken += count;
            Length += count;
        }

        return taken;
    }

    /// <summary>Copies out what lies at a position, as much as is in one piece; 0 at the end, and after the release.</summary>
    public int Read(long position, Span<byte> destination)
    {
        lock (_guard)
        {
            if (_released || position >= Length || destination.IsEmpty)
                return 0;
            var piece = _begins.BinarySearch(position);
            if (piece < 0)
                piece = ~piece - 1;
            var end = piece + 1 < _begins.Count ? _begins[piece + 1] : Length;
            var count = (int)Math.Min(destination.Length, end - position);
            _pieces[piece].AsSpan((int)(position - _begins[piece]), count).CopyTo(destination);
            return count;
        }
    }

    /// <summary>Gives the memory back. A reader that comes late, of a request that was cancelled, finds nothing.</summary>
    public void Release()
    {
        lock (_guard)
        {
            if (_released)
                return;
            _released = true;
            foreach (var piece in _pieces)
                ArrayPool<byte>.Shared.Return(piece);
            _pieces.Clear();
        }
    }

    private void Grow()
    {
        var piece = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(Length, Smallest, Largest));
        _pieces.Add(piece);
        _begins.Add(Length);
        _room += piece.Length;
    }
}

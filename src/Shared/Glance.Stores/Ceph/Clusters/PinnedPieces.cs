namespace Glance.Stores.Ceph.Clusters;

/// <summary>
/// Memory that the garbage collector does not move, for bytes on their way between a cluster and a request. Some stays for the next
/// request;
/// the rest is the garbage collector's.
/// </summary>
internal sealed class PinnedPieces
{
    /// <summary>Bytes of the smallest piece.</summary>
    public const int Smallest = 256 * 1024;

    /// <summary>Bytes of the largest: half of an object of the default size; larger ones were not quicker.</summary>
    public const int Largest = 4 * 1024 * 1024;

    /// <summary>Bytes that stay.</summary>
    public const int MostKept = 8 * Largest;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Stack<byte[]>> _kept = [];
    private int _keptBytes;

    /// <summary>A piece; whatever was in it is still there.</summary>
    /// <param name="size">A power of two from <see cref="Smallest"/> to <see cref="Largest"/>.</param>
    public byte[] Rent(int size)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(size, out var kept) && kept.TryPop(out var piece))
            {
                _keptBytes -= size;
                return piece;
            }
        }

        return GC.AllocateUninitializedArray<byte>(size, pinned: true);
    }

    /// <summary>Gives it back; no request may be using it.</summary>
    public void Return(byte[] piece)
    {
        lock (_lock)
        {
            if (_keptBytes + piece.Length > MostKept)
                return;
            if (!_kept.TryGetValue(piece.Length, out var kept))
                _kept[piece.Length] = kept = new Stack<byte[]>();
            kept.Push(piece);
            _keptBytes += piece.Length;
        }
    }

    /// <summary>Bytes from an offset until the next one that is a multiple of a size: pieces that end there do not cut objects.</summary>
    public static int UntilNext(long offset, int size) => size - (int)(offset % size);
}

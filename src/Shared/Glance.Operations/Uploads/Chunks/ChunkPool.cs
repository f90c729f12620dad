using System.Runtime.InteropServices;

namespace Glance.Operations.Uploads.Chunks;

/// <summary>
/// The memory of all uploads of a worker. Every buffer begins at a page, as writes past the page cache want it. Large ones are bounded
/// over all uploads: who asks for one beyond that gets a small one, and is a little slower. A few stay for the next upload, the rest is
/// the garbage collector's.
/// </summary>
internal sealed class ChunkPool
{
    /// <summary>Bytes of the smallest buffer: what an upload from a slow sender holds.</summary>
    public const int Smallest = 64 * 1024;

    /// <summary>Bytes of the largest: handing it over costs nothing beside hashing it, some 1.5 ms.</summary>
    public const int Largest = 1024 * 1024;

    /// <summary>How much larger the next size is.</summary>
    public const int Step = 4;

    /// <summary>Bytes of a page: where buffers begin, and what writes past the page cache are a multiple of.</summary>
    public const int Page = 4096;

    /// <summary>Bytes that all buffers above the smallest may have together: eight uploads at full speed.</summary>
    public const int MostLarge = 32 * Largest;

    /// <summary>Bytes that stay for the next upload: what 250 slow ones use in turns.</summary>
    public const int MostKept = 16 * Largest;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Stack<Memory<byte>>> _kept = [];
    private int _keptBytes;
    private int _largeBytes;

    /// <summary>A buffer of that size, or of the smallest when the larger ones are used up; whatever was in it is still there.</summary>
    /// <param name="size">One of the sizes, from <see cref="Smallest"/> by <see cref="Step"/> to <see cref="Largest"/>.</param>
    public Memory<byte> Rent(int size)
    {
        lock (_lock)
        {
            if (size > Smallest && _largeBytes + size > MostLarge)
                size = Smallest;
            if (size > Smallest)
                _largeBytes += size;
            if (_kept.TryGetValue(size, out var kept) && kept.TryPop(out var buffer))
            {
                _keptBytes -= size;
                return buffer;
            }
        }

        return Allocate(size);
    }

    /// <summary>Gives it back; nobody may read or write it any more.</summary>
    public void Return(Memory<byte> buffer)
    {
        lock (_lock)
        {
            if (buffer.Length > Smallest)
                _largeBytes -= buffer.Length;
            if (_keptBytes + buffer.Length > MostKept)
                return;
            if (!_kept.TryGetValue(buffer.Length, out var kept))
                _kept[buffer.Length] = kept = new Stack<Memory<byte>>();
            kept.Push(buffer);
            _keptBytes += buffer.Length;
        }
    }

    private static Memory<byte> Allocate(int size)
    {
        var array = GC.AllocateUninitializedArray<byte>(size + Page, pinned: true);
        var beyondPage = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (Page - 1));
        return array.AsMemory((Page - beyondPage) & (Page - 1), size);
    }
}

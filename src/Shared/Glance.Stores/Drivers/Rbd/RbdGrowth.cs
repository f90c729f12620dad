namespace Glance.Stores.Drivers.Rbd;

/// <summary>
/// How large an image is made while an upload of unknown size comes: in steps that double, since each is a change of its header, and an
/// image
/// whose room is not used takes none.
/// </summary>
/// <param name="chunk">The first step, in bytes.</param>
/// <param name="size">Bytes at the beginning.</param>
internal sealed class RbdGrowth(int chunk, long size)
{
    /// <summary>The largest step (docs/contracts/stores.md section 6).</summary>
    public const long LargestStep = 8L * 1024 * 1024 * 1024;

    private long _step = chunk;

    /// <summary>Bytes it has now.</summary>
    public long Size { get; private set; } = size;

    /// <summary>Whether it must be larger for that many bytes.</summary>
    public bool Exceeds(long bytes) => bytes > Size;

    /// <summary>The size it is to get now.</summary>
    /// <param name="bytes">Bytes that must fit.</param>
    public long Next(long bytes)
    {
        while (Size < bytes)
        {
            Size += _step;
            _step = Math.Min(_step * 2, LargestStep);
        }

        return Size;
    }
}

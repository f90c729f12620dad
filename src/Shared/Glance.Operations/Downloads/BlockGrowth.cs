namespace Glance.Operations.Downloads;

/// <summary>
/// How much of an image is read at once for one client. A block stays in memory until its client has taken it, so it is large only for one
/// who has taken much without making anybody wait: small blocks cost a slow client's memory and a fast one's first moments nothing that
/// can be felt (docs/decisions/0353).
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class BlockGrowth(TimeProvider time)
{
    /// <summary>Bytes of a block at first, and for a client that lets wait: what one that reads nothing costs here.</summary>
    public const int Smallest = 32 * 1024;

    /// <summary>Bytes of a block for a client that takes what it gets.</summary>
    public const int Largest = 64 * 1024;

    /// <summary>Bytes taken at once after which blocks are large: more than the system's buffers hold for a client that reads nothing.</summary>
    public const long Proof = 8 * 1024 * 1024;

    /// <summary>From when a block counts as waited for.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);

    private long _taken;
    private long _began;

    /// <summary>Bytes of the next block.</summary>
    public int Size => _taken < Proof ? Smallest : Largest;

    /// <summary>A block was read and is handed over.</summary>
    public void Begin() => _began = time.GetTimestamp();

    /// <summary>The client, or the system for it, has taken a block.</summary>
    /// <param name="bytes">Its bytes.</param>
    public void Taken(int bytes) => _taken = time.GetElapsedTime(_began) < Wait ? _taken + bytes : 0;
}

namespace Glance.Operations.Downloads;

/// <summary>
/// How much of an image is read at once for one client. A block stays in memory until its client has taken it, so it is large only for one
/// who has taken much without making anybody wait: small blocks cost a slow client's memory and a fast one's first moments nothing that
/// can be felt (docs/decisions/0353). Dispose it when the download ends.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="permits">For how many clients blocks may be of the largest size.</param>
internal sealed class BlockGrowth(TimeProvider time, BlockPermits permits) : IDisposable
{
    /// <summary>Bytes of a block at first, and for a client that lets wait: what one that reads nothing costs here.</summary>
    public const int Smallest = 32 * 1024;

    /// <summary>Bytes of a block for a client that takes what it gets, where others have all permits.</summary>
    public const int Middle = 64 * 1024;

    /// <summary>Bytes of a block for a client that takes what it gets.</summary>
    public const int Largest = 256 * 1024;

    /// <summary>Bytes taken at once after which blocks are large: more than the system's buffers hold for a client that reads nothing.</summary>
    public const long Proof = 8 * 1024 * 1024;

    /// <summary>From when a block counts as waited for.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);

    private long _taken;
    private long _began;
    private bool _isPermitted;

    /// <summary>Bytes of the next block.</summary>
    public int Size => _taken < Proof ? Smallest : _isPermitted ? Largest : Middle;

    /// <summary>A block was read and is handed over.</summary>
    public void Begin() => _began = time.GetTimestamp();

    /// <summary>The client, or the system for it, has taken a block.</summary>
    /// <param name="bytes">Its bytes.</param>
    public void Taken(int bytes)
    {
        if (time.GetElapsedTime(_began) >= Wait)
        {
            _taken = 0;
            Dispose();
            return;
        }

        _taken += bytes;
        if (_taken >= Proof && !_isPermitted)
            _isPermitted = permits.TryTake();
    }

    /// <summary>Its permit is for others.</summary>
    public void Dispose()
    {
        if (_isPermitted)
            permits.Return();
        _isPermitted = false;
    }
}

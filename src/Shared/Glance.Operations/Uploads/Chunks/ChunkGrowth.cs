namespace Glance.Operations.Uploads.Chunks;

/// <summary>
/// How large the chunks of one upload are. They begin small, grow while the sender fills them quickly, and are small again once one was not
/// filled in time: a fast upload costs few handovers, a slow one little memory (docs/decisions/0358).
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ChunkGrowth(TimeProvider time)
{
    /// <summary>Who fills a chunk in this time gets a larger one: 6.5 MB/s for the first step, 26 MB/s for the second.</summary>
    public static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Bytes that must come quickly, one chunk after the other, before chunks grow at all: more than a slow sender's system has ready at the
    /// beginning.
    /// </summary>
    public const int Proof = 1024 * 1024;

    /// <summary>How long a chunk above the smallest is held while its sender is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private long _began;
    private int _quick;

    /// <summary>Bytes of the next chunk.</summary>
    public int Size { get; private set; } = ChunkPool.Smallest;

    /// <summary>What is left of <see cref="Patience"/> with the chunk that is being filled; not more than zero when nothing is.</summary>
    public TimeSpan Left => Patience - time.GetElapsedTime(_began);

    /// <summary>The first bytes of a chunk came.</summary>
    public void Begin() => _began = time.GetTimestamp();

    /// <summary>The chunk is full.</summary>
    public void Full()
    {
        _quick = time.GetElapsedTime(_began) <= Quick ? Math.Min(_quick + Size, Proof) : 0;
        if (_quick == Proof)
            Size = Math.Min(Size * ChunkPool.Step, ChunkPool.Largest);
    }

    /// <summary>The chunk was not filled in time.</summary>
    public void Late()
    {
        Size = ChunkPool.Smallest;
        _quick = 0;
    }
}

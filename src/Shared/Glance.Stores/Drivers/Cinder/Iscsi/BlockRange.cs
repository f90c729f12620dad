namespace Glance.Stores.Drivers.Cinder.Iscsi;

/// <summary>The blocks that some bytes lie in.</summary>
internal readonly struct BlockRange
{
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many.</param>
    /// <param name="blockSize">Bytes of a block.</param>
    public BlockRange(long offset, int length, int blockSize)
    {
        var last = (offset + length - 1) / blockSize;
        First = offset / blockSize;
        Count = last - First + 1;
        Length = length;
        Before = (int)(offset - (First * blockSize));
        After = (int)(((last + 1) * blockSize) - offset - length);
    }

    /// <summary>The first block.</summary>
    public long First { get; }

    /// <summary>How many blocks.</summary>
    public long Count { get; }

    /// <summary>The bytes.</summary>
    public int Length { get; }

    /// <summary>Bytes of the first block before them.</summary>
    public int Before { get; }

    /// <summary>Bytes of the last block after them.</summary>
    public int After { get; }

    /// <summary>Whether they are whole blocks.</summary>
    public bool IsWhole => Before == 0 && After == 0;
}

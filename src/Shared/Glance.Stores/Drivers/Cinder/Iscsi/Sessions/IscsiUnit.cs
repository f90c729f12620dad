namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>What a target says of a volume.</summary>
/// <param name="Blocks">How many blocks it has.</param>
/// <param name="BlockSize">Bytes of a block.</param>
/// <param name="Serial">Its serial number; empty where the target gives none.</param>
/// <param name="MostBlocks">How many a command may transfer.</param>
internal sealed record IscsiUnit(long Blocks, int BlockSize, string Serial, int MostBlocks)
{
    /// <summary>Bytes that a command transfers at most: more at once were not quicker.</summary>
    public const int LargestTransfer = 512 * 1024;

    /// <summary>Whether another answer is of the same volume, grown perhaps.</summary>
    public bool IsSameAs(IscsiUnit other) => BlockSize == other.BlockSize && Serial == other.Serial && Blocks <= other.Blocks;
}

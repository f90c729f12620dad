namespace Glance.Stores.Drivers.Cinder.Iscsi.Scsi;

/// <summary>A command on its way to a target and back.</summary>
/// <param name="bytes">The command.</param>
/// <param name="direction">Which way its data goes.</param>
/// <param name="pieces">Where the data is, or goes; none moves before there is an answer.</param>
internal class ScsiCommand(byte[] bytes, ScsiDirection direction, MemoryPiece[] pieces)
{
    /// <summary>The command.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Which way its data goes.</summary>
    public ScsiDirection Direction => direction;

    /// <summary>Where the data is, or goes.</summary>
    public MemoryPiece[] Pieces => pieces;

    /// <summary>Bytes of data.</summary>
    public int Length { get; } = pieces.Sum(static piece => piece.Length);

    /// <summary>The answer; null as long as there is none, and the data is in use.</summary>
    public ScsiAnswer? Answer { get; private set; }

    /// <summary>How often it was sent.</summary>
    public int Tries { get; private set; }

    /// <summary>It is sent, once more perhaps.</summary>
    public void Send()
    {
        Tries++;
        Answer = null;
    }

    /// <summary>There is an answer: nothing native uses the data any more.</summary>
    public void Take(ScsiAnswer answer) => Answer = answer;
}

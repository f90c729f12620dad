using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>A command that is a part of a transfer.</summary>
internal sealed class TransferPart(IscsiTransfer transfer, byte[] bytes, ScsiDirection direction, MemoryPiece[] pieces)
    : ScsiCommand(bytes, direction, pieces)
{
    /// <summary>The transfer.</summary>
    public IscsiTransfer Transfer => transfer;
}

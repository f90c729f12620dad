namespace Glance.Stores.Drivers.Cinder.Iscsi.Scsi;

/// <summary>Memory that stays where it is as long as a command is under way.</summary>
/// <param name="Address">Its first byte.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct MemoryPiece(nint Address, int Length);

namespace Glance.Stores.Drivers.Cinder.Iscsi.Scsi;

/// <summary>Which way a command's data goes, as libiscsi numbers it.</summary>
internal enum ScsiDirection
{
    None = 0,
    FromTarget = 1,
    ToTarget = 2,
}

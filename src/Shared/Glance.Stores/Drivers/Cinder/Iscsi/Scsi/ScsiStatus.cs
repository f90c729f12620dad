namespace Glance.Stores.Drivers.Cinder.Iscsi.Scsi;

/// <summary>How a command ended: statuses of SAM-5, and libiscsi's own above 0x0f000000.</summary>
internal enum ScsiStatus
{
    Good = 0,
    CheckCondition = 2,
    ConditionMet = 4,
    Busy = 8,
    ReservationConflict = 0x18,
    TaskSetFull = 0x28,
    AcaActive = 0x30,
    TaskAborted = 0x40,

    /// <summary>The session ended before there was an answer.</summary>
    Lost = 0x0f000000,

    /// <summary>The target's answer was none that the protocol knows.</summary>
    Broken = 0x0f000001,
}

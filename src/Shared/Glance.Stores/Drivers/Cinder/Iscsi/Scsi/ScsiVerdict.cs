namespace Glance.Stores.Drivers.Cinder.Iscsi.Scsi;

/// <summary>What is to be done after an answer.</summary>
internal enum ScsiVerdict
{
    /// <summary>Nothing: it is done.</summary>
    Done,

    /// <summary>The command is sent again at once: the answer only told of something that had happened before.</summary>
    Again,

    /// <summary>The command is sent again in a while.</summary>
    Later,

    /// <summary>The command is sent again by another path.</summary>
    ElsewhereAgain,

    /// <summary>It has failed.</summary>
    Failed,
}

using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Sessions;

/// <summary>A target could not do what was asked.</summary>
/// <param name="path">Where it was asked.</param>
/// <param name="answer">What it answered.</param>
internal sealed class ScsiFailure(IscsiPath path, ScsiAnswer answer) : IOException($"{path}: {answer.Words()}")
{
    private const int DataProtect = 7;
    private const int NoSpaceLeft = 0x2707;

    /// <summary>What it answered.</summary>
    public ScsiAnswer Answer => answer;

    /// <summary>What kind of failure that is.</summary>
    public IscsiFault Fault => answer switch
    {
        { Status: ScsiStatus.CheckCondition, Key: DataProtect, Code: NoSpaceLeft } => IscsiFault.Full,
        { Status: ScsiStatus.CheckCondition, Key: DataProtect } => IscsiFault.ReadOnly,
        _ => IscsiFault.Failed,
    };
}

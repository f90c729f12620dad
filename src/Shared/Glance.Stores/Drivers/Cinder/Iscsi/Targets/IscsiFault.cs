namespace Glance.Stores.Drivers.Cinder.Iscsi.Targets;

/// <summary>The ways a volume behind iSCSI can fail.</summary>
internal enum IscsiFault
{
    /// <summary>A path cannot be reached, or did not answer in time.</summary>
    Unreachable,

    /// <summary>The login is refused.</summary>
    Refused,

    /// <summary>There is no such target or LUN, or another volume than before.</summary>
    Missing,

    /// <summary>The volume takes no writes.</summary>
    ReadOnly,

    /// <summary>There is no room behind the volume.</summary>
    Full,

    /// <summary>The target could not do what was asked.</summary>
    Failed,

    /// <summary>Nobody waits for it any more.</summary>
    GivenUp,
}

using Glance.Operations.Images;

namespace Glance.Operations.Uploads;

/// <summary>What became of data that a store has taken.</summary>
internal enum UploadOutcome
{
    /// <summary>The record points at it.</summary>
    Active,

    /// <summary>The image was deleted meanwhile; the data is removed.</summary>
    Gone,

    /// <summary>The record is no longer this upload's; the data is removed.</summary>
    Overtaken,

    /// <summary>The database certainly did not take it; the image is queued and the data removed.</summary>
    NotTaken,

    /// <summary>The owner's quota has no room for it; the image is queued and the data removed.</summary>
    OverQuota,

    /// <summary>Nobody can tell now: the journal entry stays for the next recovery.</summary>
    Undecided,
}

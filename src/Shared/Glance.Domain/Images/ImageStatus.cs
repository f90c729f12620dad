namespace Glance.Domain.Images;

/// <summary>The states of an image; words on the wire and in the database come from <see cref="ImageWords"/>.</summary>
public enum ImageStatus
{
    /// <summary>Record made, no data yet.</summary>
    Queued,

    /// <summary>Data is being uploaded.</summary>
    Saving,

    /// <summary>Data complete and available.</summary>
    Active,

    /// <summary>A v1 upload failed; unusable, never listed.</summary>
    Killed,

    /// <summary>Deleted.</summary>
    Deleted,

    /// <summary>Data is being staged or is staged.</summary>
    Uploading,

    /// <summary>An import runs.</summary>
    Importing,

    /// <summary>Deleted for users; the data waits for the scrubber.</summary>
    PendingDelete,

    /// <summary>Data is there but only administrators may download it.</summary>
    Deactivated,
}

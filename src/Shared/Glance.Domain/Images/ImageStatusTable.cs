namespace Glance.Domain.Images;

/// <summary>The status machine, in one table (glance-v2-contract section 9).</summary>
public static class ImageStatusTable
{
    private static readonly Dictionary<ImageStatus, ImageStatus[]> Allowed = new()
    {
        [ImageStatus.Queued] = [ImageStatus.Saving, ImageStatus.Uploading, ImageStatus.Importing, ImageStatus.Active, ImageStatus.Deleted],
        [ImageStatus.Saving] = [ImageStatus.Active, ImageStatus.Killed, ImageStatus.Deleted, ImageStatus.Queued],
        [ImageStatus.Uploading] = [ImageStatus.Importing, ImageStatus.Queued, ImageStatus.Deleted],
        [ImageStatus.Importing] = [ImageStatus.Active, ImageStatus.Deleted, ImageStatus.Queued],
        [ImageStatus.Active] = [ImageStatus.PendingDelete, ImageStatus.Deleted, ImageStatus.Deactivated],
        [ImageStatus.Killed] = [ImageStatus.Deleted],
        [ImageStatus.PendingDelete] = [ImageStatus.Deleted, ImageStatus.Active],
        [ImageStatus.Deactivated] = [ImageStatus.Active, ImageStatus.Deleted],
        [ImageStatus.Deleted] = [],
    };

    /// <summary>Whether an image in <paramref name="from"/> may become <paramref name="to"/>.</summary>
    public static bool Allows(ImageStatus from, ImageStatus to) => Allowed[from].Contains(to);

    /// <summary>Checks a step.</summary>
    /// <exception cref="InvalidStatusTransitionException">The table has no such step.</exception>
    public static void Require(string imageId, ImageStatus from, ImageStatus to)
    {
        if (!Allows(from, to))
            throw new InvalidStatusTransitionException(imageId, from, to);
    }
}

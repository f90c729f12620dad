using System.Globalization;
using System.Text.Json.Nodes;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Logins;
using Glance.Stores.Drivers.Cinder.Options;

namespace Glance.Stores.Drivers.Cinder;

/// <summary>
/// How a volume becomes an image's. Cinder lets any number of volumes have one name and has no change that depends on another, so uploads
/// that end at the same time settle it among themselves: each says first that it is about to end, and looks then. Of those that see each
/// other the one whose volume has the lowest id waits for the others, which give up (docs/decisions/0430).
/// </summary>
internal sealed class VolumePublication(CinderParts parts, ICinderLogin login, string imageId, string volumeId)
{
    // Others who are about to end do so within a few calls to Cinder, or have died.
    private static readonly TimeSpan OthersTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Refuses when the image has a volume already.</summary>
    /// <exception cref="StoreException">Duplicate, Denied, Forbidden or Unavailable.</exception>
    public static async Task RequireNoneAsync(CinderParts parts, ICinderLogin login, string imageId, CancellationToken cancellationToken)
    {
        if ((await OthersAsync(parts, login, imageId, cancellationToken).ConfigureAwait(false)).Any(one => one.IsCommitted))
            throw parts.Duplicate(imageId);
    }

    /// <summary>Makes it the image's; nothing may be attached to it.</summary>
    /// <param name="size">Bytes of the image.</param>
    /// <param name="cancellationToken">Ends the wait before anything is decided.</param>
    /// <exception cref="StoreException">Duplicate, Denied, Forbidden or Unavailable.</exception>
    public async Task MakeAsync(long size, CancellationToken cancellationToken)
    {
        if (!parts.Commits.TryTake(imageId))
            throw parts.Duplicate(imageId);
        try
        {
            await parts.Volumes.NoteAsync(login, volumeId, new JsonObject
            {
                [CinderVolume.SizeKey] = size.ToString(CultureInfo.InvariantCulture),
                [CinderVolume.UploadKey] = CinderVolume.Committing,
            }, cancellationToken).ConfigureAwait(false);
            await RequireToBeFirstAsync(cancellationToken).ConfigureAwait(false);
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            parts.Commits.End(imageId);
        }
    }

    private async Task RequireToBeFirstAsync(CancellationToken cancellationToken)
    {
        var began = parts.Time.GetTimestamp();
        while (true)
        {
            var others = (await OthersAsync(parts, login, imageId, cancellationToken).ConfigureAwait(false))
                .Where(one => one.Id != volumeId).ToArray();
            var rivals = others.Where(one => !one.IsCommitted && one.Upload == CinderVolume.Committing).ToArray();
            if (others.Any(one => one.IsCommitted) || rivals.Any(one => string.CompareOrdinal(one.Id, volumeId) < 0))
                throw parts.Duplicate(imageId);
            if (rivals.Length == 0)
                return;
            if (parts.Time.GetElapsedTime(began) > OthersTime)
                throw CinderFailures.Unavailable(parts.Id, $"another upload of image {imageId} is about to end, and does not");
            await Task.Delay(Pause, parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Cinder may have done it and its answer was lost.
    private async Task CloseAsync()
    {
        try
        {
            await parts.Volumes.CloseAsync(login, volumeId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            if (await parts.Volumes.FindAsync(login, volumeId, CancellationToken.None).ConfigureAwait(false) is not { IsCommitted: true })
                throw;
        }
    }

    private static Task<IReadOnlyList<CinderVolume>> OthersAsync(
        CinderParts parts, ICinderLogin login, string imageId, CancellationToken cancellationToken) =>
        parts.Volumes.OfImageAsync(login, CinderLocation.NameOf(imageId), imageId, cancellationToken);
}

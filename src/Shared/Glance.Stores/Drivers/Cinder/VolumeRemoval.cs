using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Calls;
using Glance.Stores.Drivers.Cinder.Logins;
using Glance.Stores.Drivers.Cinder.Options;

namespace Glance.Stores.Drivers.Cinder;

/// <summary>How volumes go.</summary>
/// <param name="parts">What the store is made of.</param>
internal sealed class VolumeRemoval(CinderParts parts)
{
    // Cinder says yes at once and removes afterwards; what takes longer than this is Cinder's to finish.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A read that has just ended, here or in another worker, is about to be detached.
    private static readonly TimeSpan Detaching = TimeSpan.FromSeconds(5);

    /// <summary>Removes the volume of an image.</summary>
    /// <exception cref="StoreException">NotFound; InUse: it is attached, or has snapshots or clones. Denied, Forbidden or
    /// Unavailable.</exception>
    public async Task RemoveAsync(ICinderLogin login, string volumeId, CancellationToken cancellationToken)
    {
        if (await SettledAsync(login, volumeId, cancellationToken).ConfigureAwait(false) is null)
            throw parts.NotFound();
        await RemoveFreeAsync(login, volumeId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses when somebody uses the volume of an image.</summary>
    /// <exception cref="StoreException">InUse, NotFound, Denied, Forbidden or Unavailable.</exception>
    public async Task RequireUnusedAsync(ICinderLogin login, string volumeId, CancellationToken cancellationToken)
    {
        if (await SettledAsync(login, volumeId, cancellationToken).ConfigureAwait(false) is not { } volume)
            throw parts.NotFound();
        if (IsAttached(volume) || await parts.Volumes.HasSnapshotsAsync(login, volumeId, cancellationToken).ConfigureAwait(false))
            throw InUse();
    }

    /// <summary>Removes the volume of an upload that did not become an image, and whatever attachment of it is left.</summary>
    /// <exception cref="StoreException">Any kind: it stays.</exception>
    public async Task RemoveUploadAsync(ICinderLogin login, string volumeId, CancellationToken cancellationToken)
    {
        foreach (var (id, _) in await parts.Attachments.OfVolumeAsync(login, volumeId, cancellationToken).ConfigureAwait(false))
            await parts.Attachments.EndAsync(login, id, cancellationToken).ConfigureAwait(false);
        _ = await parts.Volumes.WatchAsync(login, volumeId,
            static one => one is not { Status: "creating" or "extending" or "detaching" or "in-use" }, Patience, cancellationToken)
            .ConfigureAwait(false);
        await RemoveFreeAsync(login, volumeId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the volumes of uploads of an image that did not become it.</summary>
    /// <param name="login">With whose rights.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="except">A volume that stays.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">Any kind: some stay.</exception>
    public async Task RemoveUploadsAsync(ICinderLogin login, string imageId, string? except, CancellationToken cancellationToken)
    {
        var all = await parts.Volumes.OfImageAsync(login, CinderLocation.NameOf(imageId), imageId, cancellationToken).ConfigureAwait(false);
        foreach (var one in all.Where(one => !one.IsCommitted && one.Upload is not null && one.Id != except))
            await RemoveUploadAsync(login, one.Id, cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveFreeAsync(ICinderLogin login, string volumeId, CancellationToken cancellationToken)
    {
        await parts.Volumes.RemoveAsync(login, volumeId, cancellationToken).ConfigureAwait(false);
        var seen = await parts.Volumes.WatchAsync(login, volumeId, static one => one is not { IsGoing: true }, Patience, cancellationToken)
            .ConfigureAwait(false);
        if (seen is null or { IsGoing: true })
            return;
        // Cinder's drivers find clones, and clients that died a while ago, only when they remove; the volume is then as it was.
        throw seen.IsBroken
            ? CinderFailures.Unavailable(parts.Id, $"volume {volumeId} cannot be removed: it is {seen.Status} in Cinder")
            : InUse();
    }

    // As it is once nobody of ours is about to let go of it; null when it is not there.
    private async Task<CinderVolume?> SettledAsync(ICinderLogin login, string volumeId, CancellationToken cancellationToken)
    {
        await parts.Readers.SettleAsync(volumeId, cancellationToken).ConfigureAwait(false);
        var volume = await parts.Volumes.WatchAsync(login, volumeId,
            static one => one is null || !IsAttached(one) || one.Devices.Any(device => device != CinderAttachments.Device), Detaching,
            cancellationToken).ConfigureAwait(false);
        return volume is { IsGoing: false } ? volume : null;
    }

    private static bool IsAttached(CinderVolume volume) => volume.Status is "in-use" or "attaching" or "detaching" or "reserved";

    // The text is upstream's, which clients show (stores contract, section 6).
    private StoreException InUse() => new(StoreFailure.InUse, parts.Id,
        "The image cannot be deleted because it is in use through the backend store outside of Glance.");
}

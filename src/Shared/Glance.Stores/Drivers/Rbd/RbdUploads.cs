using Glance.Domain.Errors;
using Glance.Domain.Stores;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>How uploads to a pool begin, and what is left of those that did not end.</summary>
/// <param name="storeId">The store, for messages.</param>
/// <param name="options">Its options.</param>
/// <param name="cluster">Its cluster.</param>
/// <param name="logger">Told what stays.</param>
internal sealed class RbdUploads(string storeId, RbdStoreOptions options, RbdCluster cluster, ILogger logger)
{
    /// <summary>Makes an image for an upload.</summary>
    /// <param name="imageId">The image that is to be.</param>
    /// <param name="name">The name of the upload.</param>
    /// <param name="room">Bytes it is made with.</param>
    /// <param name="cancellationToken">Ends the wait; what was made all the same is removed.</param>
    /// <exception cref="StoreException">Duplicate, Full, Denied or Unavailable.</exception>
    public Task<RbdImage> BeginAsync(string imageId, string name, long room, CancellationToken cancellationToken) =>
        cluster.RunAsync($"no upload of image {imageId} can begin", session => Begin(session, imageId, name, room), cancellationToken,
            late => _ = RemoveLateAsync(late, name));

    /// <summary>Whether there is an image with its snapshot, protected.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public async ValueTask<bool> IsWholeAsync(string pool, RbdLocation location, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.RunAsync("it cannot be told whether there is image data",
                session => IsWhole(session, pool, location), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.Failure == StoreFailure.NotFound)
        {
            return false;
        }
    }

    /// <summary>Removes what uploads of an image left under names of their own, and the image itself.</summary>
    /// <exception cref="StoreException">Something stays.</exception>
    public Task RemoveTracesAsync(string imageId, string pool, RbdLocation location, CancellationToken cancellationToken) =>
        cluster.RunAsync($"traces of the upload of image {imageId} cannot be removed", session =>
        {
            RbdRemoval.RemoveUploads(session, pool, imageId);
            try
            {
                RbdRemoval.RemoveImage(session, pool, location.Image, location.Snapshot);
            }
            catch (CephCallException e) when (e.Errno == CephErrno.NoEntry)
            {
                logger.LogDebug("Store {StoreId}: image {ImageId} had not become visible", storeId, imageId);
            }

            return true;
        }, cancellationToken);

    private RbdImage Begin(RbdSession session, string imageId, string name, long room)
    {
        var pool = session.Pool(options.Pool);
        var taken = session.Errno(LibRados.rados_stat(pool, RbdNames.ObjectOf(imageId), out _, out _));
        if (taken != CephErrno.NoEntry)
            throw new CephCallException("rados_stat", taken == 0 ? CephErrno.Exists : taken);
        var order = options.Order;
        session.Require("rbd_create2", LibRbd.rbd_create2(pool, name, (ulong)room, session.Connection.Features, ref order));
        try
        {
            return RbdImage.OpenToWrite(session, options.Pool, name);
        }
        catch (CephCallException)
        {
            RbdRemoval.RemoveUpload(session, options.Pool, name);
            throw;
        }
    }

    private static bool IsWhole(RbdSession session, string pool, RbdLocation location)
    {
        var image = RbdImage.OpenToRead(session, pool, location.Image, location.Snapshot);
        try
        {
            if (location.Snapshot is null)
                return true;
            session.Require("rbd_snap_is_protected", LibRbd.rbd_snap_is_protected(image.Handle, location.Snapshot, out var isProtected));
            return isProtected != 0;
        }
        finally
        {
            image.Release(session);
        }
    }

    private async Task RemoveLateAsync(RbdImage image, string name)
    {
        try
        {
            // First: an image that stays open, for want of a connection, can be removed by nobody.
            await image.ReleaseAsync().ConfigureAwait(false);
            await cluster.RunAsync("an upload that nobody waited for any more cannot be removed", session =>
            {
                RbdRemoval.RemoveUpload(session, options.Pool, name);
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            logger.LogWarning("{Trouble}; it is removed when broken-off uploads are looked for", e.WithCauses());
        }
    }
}

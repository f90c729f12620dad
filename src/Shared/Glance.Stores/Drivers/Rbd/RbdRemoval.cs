using System.Runtime.InteropServices;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>
/// Removes images. Whoever uses one is looked for first, and a snapshot that was taken away comes back when the image cannot go: what a
/// refused deletion leaves is as readable as before (docs/decisions/0379). One removes an image at a time: see <see cref="RbdRemovalLock"/>.
/// </summary>
internal static class RbdRemoval
{
    /// <summary>Removes an upload that has not become an image; it may be gone.</summary>
    /// <exception cref="CephCallException">Busy: the upload runs, or died so recently that the cluster does not know yet, or is being
    /// removed.</exception>
    public static void RemoveUpload(RbdSession session, string pool, string name)
    {
        using var alone = RbdRemovalLock.Take(session, pool, name);
        // A commit that was broken off leaves a snapshot, which nothing can have been cloned from yet.
        RbdImage image;
        try
        {
            image = RbdImage.OpenToRead(session, pool, name, null);
        }
        catch (CephCallException e) when (e.Errno == CephErrno.NoEntry)
        {
            Remove(session, pool, name, mayBeGone: true);
            return;
        }

        var isWatched = RbdUse.IsWatched(session, image);
        image.Release(session);
        if (isWatched)
            throw new CephCallException("rbd_watchers_list", CephErrno.Busy);
        TakeSnapshot(session, pool, name, RbdLocation.SnapshotName);
        Remove(session, pool, name, mayBeGone: true);
    }

    /// <summary>Removes the uploads of an image that did not become it.</summary>
    /// <exception cref="CephCallException">Busy: one of them runs, or died so recently that the cluster does not know yet.</exception>
    public static void RemoveUploads(RbdSession session, string pool, string imageId)
    {
        foreach (var name in RbdNames.UploadsOf(session, pool, imageId))
            RemoveUpload(session, pool, name);
    }

    /// <summary>Removes an image.</summary>
    /// <param name="session">The work.</param>
    /// <param name="pool">Its pool.</param>
    /// <param name="name">Its name.</param>
    /// <param name="snapshot">The snapshot that goes with it; null for one that has none.</param>
    /// <exception cref="CephCallException">Busy: it has clones, other snapshots, is open somewhere or being removed. NoEntry: it is
    /// not there.</exception>
    public static void RemoveImage(RbdSession session, string pool, string name, string? snapshot)
    {
        using var alone = RbdRemovalLock.Take(session, pool, name);
        if (RbdUse.IsInUse(session, pool, name, snapshot))
            throw new CephCallException("rbd_watchers_list", CephErrno.Busy);
        var taken = snapshot is not null && TakeSnapshot(session, pool, name, snapshot);
        try
        {
            Remove(session, pool, name, mayBeGone: false);
        }
        catch (CephCallException e) when (e.Errno is CephErrno.Busy or CephErrno.NotEmpty)
        {
            // So far nothing of the data is gone. An image that only clones of the second format need lives on in the cluster's trash.
            if (!RbdUse.IsWatched(session, pool, name) && session.Errno(LibRbd.rbd_trash_move(session.Pool(pool), name, 0)) == 0)
                return;
            if (taken)
                RestoreSnapshot(session, pool, name, snapshot!);
            throw;
        }
    }

    /// <summary>Unprotects and removes a snapshot; false when there was none. With clones of the second format the cluster keeps it for
    /// them.</summary>
    private static bool TakeSnapshot(RbdSession session, string pool, string name, string snapshot)
    {
        var image = RbdImage.OpenToWrite(session, pool, name);
        try
        {
            var errno = session.Errno(LibRbd.rbd_snap_unprotect(image.Handle, snapshot));
            if (errno is not (0 or CephErrno.InvalidArgument or CephErrno.NoEntry))
                throw new CephCallException("rbd_snap_unprotect", errno);
            var removed = session.Errno(LibRbd.rbd_snap_remove(image.Handle, snapshot));
            if (removed is 0 or CephErrno.NoEntry)
                return removed == 0;
            if (errno == 0)
                session.Errno(LibRbd.rbd_snap_protect(image.Handle, snapshot));
            throw new CephCallException("rbd_snap_remove", removed);
        }
        finally
        {
            image.Release(session);
        }
    }

    private static void RestoreSnapshot(RbdSession session, string pool, string name, string snapshot)
    {
        var image = RbdImage.OpenToWrite(session, pool, name);
        try
        {
            session.Require("rbd_snap_create", LibRbd.rbd_snap_create(image.Handle, snapshot));
            session.Require("rbd_snap_protect", LibRbd.rbd_snap_protect(image.Handle, snapshot));
        }
        finally
        {
            image.Release(session);
        }
    }

    private static unsafe void Remove(RbdSession session, string pool, string name, bool mayBeGone)
    {
        // A large image takes as long as it has objects; each is a step.
        var progress = GCHandle.Alloc(session.Progress);
        try
        {
            var errno = session.Errno(LibRbd.rbd_remove_with_progress(
                session.Pool(pool), name, &RbdProgress.Stepped, GCHandle.ToIntPtr(progress)));
            if (errno != 0 && !(mayBeGone && errno == CephErrno.NoEntry))
                throw new CephCallException("rbd_remove", errno);
        }
        finally
        {
            progress.Free();
        }
    }
}

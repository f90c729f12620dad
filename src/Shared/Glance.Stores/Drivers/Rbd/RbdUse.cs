using System.Runtime.InteropServices;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>Finds out whether an image is in use by others, without touching it.</summary>
internal static class RbdUse
{
    /// <summary>Whether somebody writes to an image, or has snapshots of it.</summary>
    /// <param name="session">The work.</param>
    /// <param name="pool">Its pool.</param>
    /// <param name="name">Its name.</param>
    /// <param name="own">The snapshot that is its own; null when it has none.</param>
    /// <exception cref="CephCallException">NoEntry: it is not there.</exception>
    public static bool IsInUse(RbdSession session, string pool, string name, string? own) =>
        Look(session, pool, name, null, image => IsWatched(session, image) || HasOtherSnapshots(session, image, own));

    /// <summary>Whether a snapshot has clones that keep it.</summary>
    /// <exception cref="CephCallException">NoEntry: it is not there.</exception>
    public static bool IsCloned(RbdSession session, string pool, string name, string snapshot) =>
        Look(session, pool, name, snapshot, image => HasClones(session, image));

    /// <summary>Whether somebody has an image open to write.</summary>
    /// <exception cref="CephCallException">NoEntry: it is not there.</exception>
    public static bool IsWatched(RbdSession session, string pool, string name) =>
        Look(session, pool, name, null, image => IsWatched(session, image));

    /// <summary>Whether somebody has an open image open to write. Readers, clones' among them, do not show.</summary>
    public static unsafe bool IsWatched(RbdSession session, RbdImage image)
    {
        nuint most = 0;
        var errno = session.Errno(LibRbd.rbd_watchers_list(image.Handle, null, ref most));
        return errno switch
        {
            0 => false,
            CephErrno.Range => true,
            _ => throw new CephCallException("rbd_watchers_list", errno),
        };
    }

    // Those that the cluster keeps only for clones go with the image, into its trash.
    private static unsafe bool HasOtherSnapshots(RbdSession session, RbdImage image, string? own)
    {
        for (var most = 16; ; most *= 2)
        {
            var entries = new LibRbd.SnapshotEntry[most];
            var room = most;
            fixed (LibRbd.SnapshotEntry* first = entries)
            {
                var count = LibRbd.rbd_snap_list(image.Handle, first, ref room);
                if (count == -CephErrno.Range)
                    continue;
                session.Require("rbd_snap_list", count);
                try
                {
                    return entries.Take(count)
                        .Any(entry => Marshal.PtrToStringUTF8(entry.Name) != own && !IsInTrash(session, image, entry.Id));
                }
                finally
                {
                    if (count > 0)
                        LibRbd.rbd_snap_list_end(first);
                }
            }
        }
    }

    private static bool IsInTrash(RbdSession session, RbdImage image, ulong snapshot) =>
        session.Errno(LibRbd.rbd_snap_get_namespace_type(image.Handle, snapshot, out var type)) == 0 && type == LibRbd.SnapshotInTrash;

    // Clones of the second format keep no image from being removed. Who may not list the clones in other pools learns of them later.
    private static unsafe bool HasClones(RbdSession session, RbdImage image)
    {
        nuint pools = 0;
        nuint images = 0;
        return session.Errno((int)LibRbd.rbd_list_children(image.Handle, null, ref pools, null, ref images)) == CephErrno.Range
            && session.Errno(LibRbd.rbd_get_op_features(image.Handle, out var features)) == 0 && (features & LibRbd.CloneParent) == 0;
    }

    private static bool Look(RbdSession session, string pool, string name, string? snapshot, Func<RbdImage, bool> question)
    {
        var image = RbdImage.OpenToRead(session, pool, name, snapshot);
        try
        {
            return question(image);
        }
        finally
        {
            image.Release(session);
        }
    }
}

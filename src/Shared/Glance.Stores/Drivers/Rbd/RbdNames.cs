using System.Buffers.Binary;
using System.Text;
using Glance.Stores.Ceph.Clusters;
using Glance.Stores.Ceph.Native;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>Names of images in a pool: those of uploads, and how an upload gets its image's (docs/decisions/0375).</summary>
internal static class RbdNames
{
    private const string UploadMark = ".upload-";

    /// <summary>The name of a new upload of an image.</summary>
    public static string UploadOf(string imageId) => $"{imageId}{UploadMark}{Guid.NewGuid():N}";

    /// <summary>The object that says which image has a name (rbd_types.h).</summary>
    public static string ObjectOf(string name) => $"rbd_id.{name}";

    /// <summary>The uploads of an image, and what is left of some.</summary>
    /// <exception cref="CephCallException">The cluster cannot be asked.</exception>
    public static IEnumerable<string> UploadsOf(RbdSession session, string pool, string imageId) =>
        All(session, pool).Where(name => name.StartsWith(imageId + UploadMark, StringComparison.Ordinal));

    /// <summary>
    /// Gives an image another name that nobody has. Of several who want it at the same time one gets it, and librbd tells the others that
    /// they got it too (it takes EEXIST for the answer to a request of its own that it repeated): so it is looked at.
    /// </summary>
    /// <param name="session">The work.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="from">Its name.</param>
    /// <param name="to">The name it is to have.</param>
    /// <param name="id">The id that Ceph gave it.</param>
    /// <exception cref="CephCallException">Exists: another image has the name.</exception>
    public static void Take(RbdSession session, string pool, string from, string to, string id)
    {
        var context = session.Pool(pool);
        session.Require("rbd_rename", LibRbd.rbd_rename(context, from, to));
        if (IdAt(session, context, to) != id)
            throw new CephCallException("rbd_rename", CephErrno.Exists);
    }

    // A text as Ceph encodes it: its length, low byte first, and its bytes.
    private static unsafe string IdAt(RbdSession session, nint context, string name)
    {
        const int LengthBytes = sizeof(uint);
        var buffer = stackalloc byte[256];
        var count = session.Require("rados_read", LibRados.rados_read(context, ObjectOf(name), buffer, 256, 0));
        var bytes = new ReadOnlySpan<byte>(buffer, count);
        var length = bytes.Length < LengthBytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return length <= bytes.Length - LengthBytes ? Encoding.UTF8.GetString(bytes.Slice(LengthBytes, (int)length)) : string.Empty;
    }

    private static unsafe List<string> All(RbdSession session, string pool)
    {
        for (nuint length = 64 * 1024; ;)
        {
            var buffer = new byte[length];
            int count;
            fixed (byte* names = buffer)
                count = LibRbd.rbd_list(session.Pool(pool), names, ref length);
            if (count == -CephErrno.Range)
                continue;
            session.Require("rbd_list", count);
            return [.. Encoding.UTF8.GetString(buffer, 0, count).Split('\0', StringSplitOptions.RemoveEmptyEntries)];
        }
    }
}

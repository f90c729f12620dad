using System.Runtime.InteropServices;

namespace Glance.Stores.Ceph.Native;

/// <summary>
/// The calls of librbd that the driver makes (rbd/librbd.h, the same since Ceph 14). They return 0 or more, or the errno below zero.
/// </summary>
internal static unsafe partial class LibRbd
{
    /// <summary>The kind of a snapshot that was removed while clones need it (rbd_snap_namespace_type_t).</summary>
    public const int SnapshotInTrash = 2;

    /// <summary>Set on an image that has clones of the second format (RBD_OPERATION_FEATURE_CLONE_PARENT).</summary>
    public const ulong CloneParent = 1;

#pragma warning disable IDE1006, SA1300 // the names are the library's
    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_create2(nint context, string name, ulong size, ulong features, ref int order);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_open(nint context, string name, out nint image, string? snapshot);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_open_read_only(nint context, string name, out nint image, string? snapshot);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_close(nint image);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_get_size(nint image, out ulong size);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_get_id(nint image, byte* id, nuint length);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_resize(nint image, ulong size);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_flush(nint image);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_aio_create_completion(
        nint argument, delegate* unmanaged[Cdecl]<nint, nint, void> done, out nint completion);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_aio_read(nint image, ulong offset, nuint length, byte* buffer, nint completion);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_aio_write(nint image, ulong offset, nuint length, byte* buffer, nint completion);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial nint rbd_aio_get_return_value(nint completion);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial void rbd_aio_release(nint completion);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_snap_create(nint image, string snapshot);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_snap_protect(nint image, string snapshot);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_snap_unprotect(nint image, string snapshot);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_snap_is_protected(nint image, string snapshot, out int isProtected);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_snap_remove(nint image, string snapshot);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_snap_get_id(nint image, string snapshot, out ulong id);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_snap_get_namespace_type(nint image, ulong snapshot, out int type);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_snap_list(nint image, SnapshotEntry* entries, ref int most);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial void rbd_snap_list_end(SnapshotEntry* entries);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_watchers_list(nint image, void* watchers, ref nuint most);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial nint rbd_list_children(nint image, byte* pools, ref nuint poolsLength, byte* images, ref nuint imagesLength);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_get_op_features(nint image, out ulong features);

    [LibraryImport(CephLibraries.Rbd)]
    public static partial int rbd_list(nint context, byte* names, ref nuint length);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_rename(nint context, string from, string to);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_remove_with_progress(
        nint context, string name, delegate* unmanaged[Cdecl]<ulong, ulong, nint, int> progress, nint argument);

    [LibraryImport(CephLibraries.Rbd, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rbd_trash_move(nint context, string name, ulong delay);
#pragma warning restore IDE1006, SA1300

    /// <summary>rbd_snap_info_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SnapshotEntry
    {
        public ulong Id;
        public ulong Size;
        public nint Name;
    }
}

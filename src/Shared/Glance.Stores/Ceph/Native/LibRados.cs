using System.Runtime.InteropServices;

namespace Glance.Stores.Ceph.Native;

/// <summary>
/// The calls of librados that the driver makes (rados/librados.h, the same since Ceph 14). They return 0 or more, or the errno below zero.
/// </summary>
internal static unsafe partial class LibRados
{
    /// <summary>A lock is renewed, and never taken (LIBRADOS_LOCK_FLAG_MUST_RENEW).</summary>
    public const byte OnlyRenew = 2;

#pragma warning disable IDE1006, SA1300 // the names are the library's
    [LibraryImport(CephLibraries.Rados, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rados_create2(out nint cluster, string clusterName, string userName, ulong flags);

    [LibraryImport(CephLibraries.Rados, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rados_conf_read_file(nint cluster, string? path);

    [LibraryImport(CephLibraries.Rados, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rados_conf_set(nint cluster, string option, string value);

    [LibraryImport(CephLibraries.Rados, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rados_conf_get(nint cluster, string option, byte* buffer, nuint length);

    [LibraryImport(CephLibraries.Rados)]
    public static partial int rados_connect(nint cluster);

    [LibraryImport(CephLibraries.Rados)]
    public static partial void rados_shutdown(nint cluster);

    [LibraryImport(CephLibraries.Rados)]
    public static partial int rados_cluster_fsid(nint cluster, byte* buffer, nuint length);

    [LibraryImport(CephLibraries.Rados, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rados_ioctx_create(nint cluster, string pool, out nint context);

    [LibraryImport(CephLibraries.Rados)]
    public static partial void rados_ioctx_destroy(nint context);

    [LibraryImport(CephLibraries.Rados)]
    public static partial void rados_set_pool_full_try(nint context);

    [LibraryImport(CephLibraries.Rados, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rados_stat(nint context, string name, out ulong size, out long modified);

    [LibraryImport(CephLibraries.Rados, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rados_read(nint context, string name, byte* buffer, nuint length, ulong offset);

    [LibraryImport(CephLibraries.Rados, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rados_remove(nint context, string name);

    [LibraryImport(CephLibraries.Rados, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rados_lock_exclusive(
        nint context, string name, string lockName, string cookie, string description, in TimeValue duration, byte flags);

    [LibraryImport(CephLibraries.Rados)]
    public static partial int rados_aio_create_completion2(
        nint argument, delegate* unmanaged[Cdecl]<nint, nint, void> done, out nint completion);

    [LibraryImport(CephLibraries.Rados, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rados_aio_exec(
        nint context, string name, nint completion, string objectClass, string method, byte* input, nuint inputLength,
        byte* output, nuint outputLength);

    [LibraryImport(CephLibraries.Rados)]
    public static partial int rados_aio_get_return_value(nint completion);

    [LibraryImport(CephLibraries.Rados)]
    public static partial void rados_aio_release(nint completion);
#pragma warning restore IDE1006, SA1300

    /// <summary>A length of time (struct timeval of the platforms Ceph has packages for).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct TimeValue(long seconds)
    {
        private readonly long _seconds = seconds;
        private readonly long _microseconds;
    }
}

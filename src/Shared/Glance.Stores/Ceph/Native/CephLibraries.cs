using System.Runtime.InteropServices;

namespace Glance.Stores.Ceph.Native;

/// <summary>Ceph's client libraries. Nothing loads them before a store of this kind is made.</summary>
internal static class CephLibraries
{
    /// <summary>What objects, pools and the cluster are reached with.</summary>
    public const string Rados = "librados.so.2";

    /// <summary>What images are made of objects with.</summary>
    public const string Rbd = "librbd.so.1";

    /// <summary>Why images in Ceph cannot be reached on this machine; null when they can.</summary>
    /// <param name="load">Loads a library; false when it cannot.</param>
    public static string? WhyAbsent(Func<string, bool>? load = null)
    {
        load ??= static name => NativeLibrary.TryLoad(name, out _);
        foreach (var name in (string[])[Rados, Rbd])
        {
            if (!load(name))
                return $"Ceph's client library {name} cannot be loaded; install the package librbd1 (apt-get install librbd1)";
        }

        return null;
    }
}

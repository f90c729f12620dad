using System.Globalization;
using System.Text;
using Glance.Stores.Ceph.Native;
using Glance.Stores.Posix;

namespace Glance.Stores.Ceph.Clusters;

/// <summary>
/// A connection to a cluster with the pools that were asked for. It is shared by all requests of a worker and shut down when it was given
/// up
/// and the last of them let go: Ceph's libraries hang when a connection ends before what was opened with it.
/// </summary>
internal sealed unsafe class RbdConnection
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, nint> _pools = new(StringComparer.Ordinal);
    private readonly nint _cluster;
    private int _users = 1;

    private RbdConnection(nint cluster, TimeSpan patience)
    {
        _cluster = cluster;
        Patience = patience;
        var buffer = stackalloc byte[64];
        var length = CephCallException.Require("rados_cluster_fsid", LibRados.rados_cluster_fsid(cluster, buffer, 64));
        Fsid = Encoding.ASCII.GetString(buffer, length);
        Features = RbdFeatures.Parse(Setting("rbd_default_features"));
    }

    /// <summary>The cluster's id, as URLs have it.</summary>
    public string Fsid { get; }

    /// <summary>How long the cluster may take to answer a request, before the request ends.</summary>
    public TimeSpan Patience { get; }

    /// <summary>The features that new images get.</summary>
    public ulong Features { get; }

    /// <summary>Connects; waits for the cluster as long as <see cref="RbdAccess.Patience"/>.</summary>
    /// <exception cref="CephCallException">It cannot be reached, does not know the user, or its configuration cannot be read.</exception>
    public static RbdConnection Open(RbdAccess access)
    {
        CephCallException.Require("rados_create2", LibRados.rados_create2(out var cluster, access.ClusterName, $"client.{access.User}", 0));
        try
        {
            if (access.Settings is null)
                CephCallException.Require("rados_conf_read_file", LibRados.rados_conf_read_file(cluster, access.ConfigurationFile));
            foreach (var (option, value) in access.Settings ?? [])
                CephCallException.Require("rados_conf_set", LibRados.rados_conf_set(cluster, option, value));
            // Whole seconds do; a request that the cluster does not answer ends by itself, and lets go of its memory.
            var seconds = Math.Ceiling(access.Patience.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            foreach (var option in (string[])["client_mount_timeout", "rados_mon_op_timeout", "rados_osd_op_timeout"])
                CephCallException.Require("rados_conf_set", LibRados.rados_conf_set(cluster, option, seconds));
            // Reads are ahead and writes are large here already: a cache between would only copy them once more.
            CephCallException.Require("rados_conf_set", LibRados.rados_conf_set(cluster, "rbd_cache", "false"));
            // Without copies, a write that fails before it is sent is never answered (librbd 16: only its freed memory completes it, and
            // that stays), so that its image stays open. Where the option is not known, writes are copied.
            _ = LibRados.rados_conf_set(cluster, "rbd_disable_zero_copy_writes", "true");
            CephCallException.Require("rados_connect", LibRados.rados_connect(cluster));
            return new RbdConnection(cluster, access.Patience);
        }
        catch (CephCallException)
        {
            LibRados.rados_shutdown(cluster);
            throw;
        }
    }

    /// <summary>A pool; the first time the cluster is asked for it.</summary>
    /// <exception cref="CephCallException">There is none of that name.</exception>
    public nint Pool(string name)
    {
        lock (_lock)
        {
            if (_pools.TryGetValue(name, out var known))
                return known;
        }

        CephCallException.Require("rados_ioctx_create", LibRados.rados_ioctx_create(_cluster, name, out var pool));
        // A full pool is told, not waited for.
        LibRados.rados_set_pool_full_try(pool);
        lock (_lock)
        {
            if (_pools.TryAdd(name, pool))
                return pool;
        }

        LibRados.rados_ioctx_destroy(pool);
        return Pool(name);
    }

    /// <summary>Keeps it from being shut down until <see cref="Release"/>; false when it is already.</summary>
    public bool TryUse()
    {
        lock (_lock)
        {
            if (_users == 0)
                return false;
            _users++;
            return true;
        }
    }

    /// <summary>One user less; who made it is one too.</summary>
    public void Release()
    {
        lock (_lock)
        {
            if (--_users > 0)
                return;
        }

        _ = DiskThread.RunAsync(ShutDown);
    }

    private bool ShutDown()
    {
        foreach (var pool in _pools.Values)
            LibRados.rados_ioctx_destroy(pool);
        LibRados.rados_shutdown(_cluster);
        return true;
    }

    private string Setting(string option)
    {
        var buffer = stackalloc byte[256];
        return LibRados.rados_conf_get(_cluster, option, buffer, 256) < 0
            ? string.Empty
            : Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
    }
}

using System.Numerics;
using Glance.Configuration.Declarations.Catalog.Stores;

namespace Glance.Stores.Drivers.Rbd;

/// <summary>Options of an rbd store, named as in the configuration file; checked when the store is made.</summary>
internal sealed record RbdStoreOptions
{
    /// <summary>
    /// How long a cluster may be silent where nothing is set: longer than the cluster itself takes to notice that one of its daemons is
    /// gone
    /// (osd_heartbeat_grace, 20 s) and to go on without it.
    /// </summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);

    /// <summary>Reads the options of one store.</summary>
    public static RbdStoreOptions From(StoreSection section) => new()
    {
        Section = section.Name,
        ChunkSize = section.Get(RbdStoreDeclarations.RbdChunkSize) * 1024 * 1024,
        Pool = section.Get(RbdStoreDeclarations.RbdPool),
        User = section.Get(RbdStoreDeclarations.RbdUser) is { Length: > 0 } user ? user : "admin",
        CephConf = section.Get(RbdStoreDeclarations.RbdCephConf) is { Length: > 0 } file ? file : null,
        CephConfPlace = section.Origin(RbdStoreDeclarations.RbdCephConf) is { } place ? $"{place}: " : string.Empty,
        Patience = section.Get(RbdStoreDeclarations.RadosConnectTimeout) is > 0 and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : DefaultPatience,
        ThinProvisioning = section.Get(RbdStoreDeclarations.RbdThinProvisioning),
    };

    /// <summary>Section they come from, for messages.</summary>
    public string Section { get; init; } = "glance_store";

    /// <summary><c>rbd_store_chunk_size</c> in bytes.</summary>
    public int ChunkSize { get; init; } = 8 * 1024 * 1024;

    /// <summary><c>rbd_store_pool</c>.</summary>
    public string Pool { get; init; } = "images";

    /// <summary><c>rbd_store_user</c>; who is unset is admin, as for Ceph's own programs.</summary>
    public string User { get; init; } = "admin";

    /// <summary><c>rbd_store_ceph_conf</c>; null when Ceph's own search is to find one.</summary>
    public string? CephConf { get; init; }

    /// <summary>Where it was written, to begin a message with.</summary>
    public string CephConfPlace { get; init; } = string.Empty;

    /// <summary><c>rados_connect_timeout</c>: how long the cluster may be silent.</summary>
    public TimeSpan Patience { get; init; } = DefaultPatience;

    /// <summary><c>rbd_thin_provisioning</c>: whether pieces of zeroes are left out.</summary>
    public bool ThinProvisioning { get; init; }

    /// <summary>Size of an image's objects as a power of two; a chunk size that is none is cut to the one below, as upstream
    /// does.</summary>
    public int Order => BitOperations.Log2((uint)ChunkSize);

    /// <summary>What cannot be meant, each with section, option and value.</summary>
    /// <param name="whyNotRead">Why a file cannot be read; null when it can.</param>
    public IEnumerable<string> FindProblems(Func<string, string?> whyNotRead)
    {
        if (string.IsNullOrWhiteSpace(Pool))
            yield return $"[{Section}] rbd_store_pool: a pool must be named, such as images";
        if (User.StartsWith("client.", StringComparison.Ordinal))
            yield return $"[{Section}] rbd_store_user = {User}: client. is put in front of it; leave it out";
        if (CephConf is not null && whyNotRead(CephConf) is { } reason)
            yield return $"{CephConfPlace}[{Section}] rbd_store_ceph_conf = {CephConf}: {reason}";
    }

    /// <summary>What <c>/v2/info/stores/detail</c> tells of the driver.</summary>
    public IReadOnlyDictionary<string, object?> Describe(string? fsid) => new Dictionary<string, object?>
    {
        ["chunk_size"] = (long)ChunkSize,
        ["pool"] = Pool,
        ["thin_provisioning"] = ThinProvisioning,
        ["fsid"] = fsid,
    };
}

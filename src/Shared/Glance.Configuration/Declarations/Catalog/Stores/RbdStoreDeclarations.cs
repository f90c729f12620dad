namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The rbd driver: images in a pool of a Ceph cluster.</summary>
public static class RbdStoreDeclarations
{
    private const string Group = StoreDeclarations.Group;

    public static readonly Option<int> RbdChunkSize = Opt.Int(Group, "rbd_store_chunk_size", 8,
        "Size of the objects that an image is cut into, in MiB.", min: 1, max: 32);

    public static readonly Option<string> RbdPool = Opt.Str(Group, "rbd_store_pool", "images", "Ceph pool that images are written to.");

    public static readonly Option<string?> RbdUser = Opt.OptionalStr(Group, "rbd_store_user",
        "Ceph user, without client. in front; unset is admin.");

    public static readonly Option<string> RbdCephConf = Opt.Str(Group, "rbd_store_ceph_conf", "",
        "Ceph configuration file; empty looks where Ceph's own programs do ($CEPH_CONF, /etc/ceph/ceph.conf).");

    public static readonly Option<int> RadosConnectTimeout = Opt.Int(Group, "rados_connect_timeout", -1,
        "Seconds after which a Ceph cluster that does not answer is given up, when connecting and afterwards; 0 or less takes 60.");

    public static readonly Option<bool> RbdThinProvisioning = Opt.Bool(Group, "rbd_thin_provisioning", false,
        "Whether long runs of zeros are not written.");

    /// <summary>What the configuration knows of the driver.</summary>
    public static readonly StoreDriver Driver = new()
    {
        Name = "rbd",
        Schemes = ["rbd"],
        Options = [RbdChunkSize, RbdPool, RbdUser, RbdCephConf, RadosConnectTimeout, RbdThinProvisioning],
    };
}

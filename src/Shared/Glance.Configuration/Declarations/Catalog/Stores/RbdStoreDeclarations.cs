namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The rbd driver: images in a Ceph pool; not built yet.</summary>
internal static class RbdStoreDeclarations
{
    private static readonly NoEffectGroup Rbd = new(StoreDeclarations.Group, "the rbd store is not built yet");

    public static readonly StoreDriver Driver = new()
    {
        Name = "rbd",
        Schemes = ["rbd"],
        Options =
        [
            Rbd.Int("rbd_store_chunk_size", 8, "Size of RBD objects in MB.", 1),
            Rbd.Str("rbd_store_pool", "images", "Ceph pool of the images."),
            Rbd.Unset("rbd_store_user", "Ceph user; unset lets the Ceph configuration decide."),
            Rbd.Str("rbd_store_ceph_conf", "", "Ceph configuration file; empty uses Ceph's own search."),
            Rbd.Int("rados_connect_timeout", -1, "Seconds to wait for Ceph; 0 or less waits for ever."),
            Rbd.Bool("rbd_thin_provisioning", false, "Whether long runs of zeros are not written."),
        ],
    };
}

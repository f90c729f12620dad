namespace Glance.Stores.Ceph.Clusters;

/// <summary>The cluster has no pool of this name: nobody's image is missing for it, the store cannot be used.</summary>
/// <param name="pool">The name.</param>
internal sealed class RbdPoolMissingException(string pool)
    : IOException($"the cluster has no pool {pool}; make it (ceph osd pool create, rbd pool init), or set rbd_store_pool to one there is");

namespace Glance.Stores.Ceph.Clusters;

/// <summary>How a store reaches its cluster.</summary>
/// <param name="StoreId">The store, for messages.</param>
/// <param name="ConfigurationFile">Ceph's configuration file; null looks where Ceph's own programs do.</param>
/// <param name="User">The Ceph user, without <c>client.</c>.</param>
/// <param name="Patience">How long the cluster may be silent.</param>
internal sealed record RbdAccess(string StoreId, string? ConfigurationFile, string User, TimeSpan Patience);

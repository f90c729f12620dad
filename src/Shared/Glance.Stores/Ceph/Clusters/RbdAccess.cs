namespace Glance.Stores.Ceph.Clusters;

/// <summary>How a store reaches its cluster.</summary>
/// <param name="StoreId">The store, for messages.</param>
/// <param name="ConfigurationFile">Ceph's configuration file; null looks where Ceph's own programs do.</param>
/// <param name="User">The Ceph user, without <c>client.</c>.</param>
/// <param name="Patience">How long the cluster may be silent.</param>
internal sealed record RbdAccess(string StoreId, string? ConfigurationFile, string User, TimeSpan Patience)
{
    /// <summary>Name of the cluster.</summary>
    public string ClusterName { get; init; } = "ceph";

    /// <summary>Ceph's settings, where they come from elsewhere than a file; null where a file has them.</summary>
    public IReadOnlyList<(string Option, string Value)>? Settings { get; init; }

    /// <summary>What a message says of the patience: the option that sets it; empty where none does.</summary>
    public string PatienceOption { get; init; } = " (rados_connect_timeout)";
}

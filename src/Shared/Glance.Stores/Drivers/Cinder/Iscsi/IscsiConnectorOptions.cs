namespace Glance.Stores.Drivers.Cinder.Iscsi;

/// <summary>How volumes are reached by iSCSI.</summary>
/// <param name="StoreId">The store, for messages.</param>
internal sealed record IscsiConnectorOptions(string StoreId)
{
    /// <summary>The name that this host logs in with; null for the one that the host has.</summary>
    public string? InitiatorName { get; init; }

    /// <summary>How long a volume may answer nothing, by any path, before what waits for it fails.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a path may be silent before another one is tried, or the same one anew.</summary>
    public TimeSpan PathPatience { get; init; } = TimeSpan.FromSeconds(10);
}

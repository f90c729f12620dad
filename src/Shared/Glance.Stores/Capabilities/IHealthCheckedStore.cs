namespace Glance.Stores.Capabilities;

/// <summary>A store that can find out whether uploads would work; the health check asks.</summary>
internal interface IHealthCheckedStore
{
    /// <summary>
    /// Why no upload could begin; null when one could, or when the store takes none at all. It may block as long as the storage does.
    /// </summary>
    string? FindFault();
}

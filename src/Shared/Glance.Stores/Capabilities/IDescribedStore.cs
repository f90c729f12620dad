namespace Glance.Stores.Capabilities;

/// <summary>A store about which <c>/v2/info/stores/detail</c> tells administrators more than its name.</summary>
internal interface IDescribedStore
{
    /// <summary>What is told, JSON-shaped (glance-v2-contract section 17). It waits for nothing: what is not known yet is null.</summary>
    /// <exception cref="Glance.Domain.Stores.StoreException">Nothing can be told now.</exception>
    IReadOnlyDictionary<string, object?> Properties { get; }
}

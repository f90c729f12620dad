using Glance.Domain.Stores;
using Glance.Stores.Capabilities;

namespace Glance.Stores;

/// <summary>What discovery tells about a store.</summary>
/// <param name="Id">Store id.</param>
/// <param name="Type">Driver type, such as <c>file</c>.</param>
/// <param name="Description"><c>store_description</c>, or null.</param>
/// <param name="Weight"><c>weight</c>.</param>
/// <param name="IsDefault">Whether uploads go there when none is named.</param>
/// <param name="ReadOnly">Whether data cannot be added.</param>
public sealed record StoreDescription(string Id, string Type, string? Description, int Weight, bool IsDefault, bool ReadOnly)
{
    private static readonly Dictionary<string, object?> Nothing = [];

    /// <summary>Whether stores of this kind never take data, whatever their configuration.</summary>
    public bool IsOfReadOnlyKind { get; init; }

    /// <summary>Tells more of it; null for a store that has no more to tell.</summary>
    internal IDescribedStore? Driver { get; init; }

    /// <summary>
    /// What administrators are told about the driver, JSON-shaped (glance-v2-contract section 17): as it is now, and nothing while the
    /// store
    /// cannot tell.
    /// </summary>
    public IReadOnlyDictionary<string, object?> ReadProperties()
    {
        try
        {
            return Driver?.Properties ?? Nothing;
        }
        catch (StoreException)
        {
            return Nothing;
        }
    }
}

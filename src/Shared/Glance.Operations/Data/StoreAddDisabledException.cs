using Glance.Domain.Errors;
using Glance.Operations.Images;

namespace Glance.Operations.Data;

/// <summary>The store uploads go to cannot take data.</summary>
/// <param name="storeId">The store.</param>
public sealed class StoreAddDisabledException(string storeId)
    : GlanceException("Error in store configuration. Adding images to store is disabled.")
{
    /// <summary>The store.</summary>
    public string StoreId { get; } = storeId;
}

using Glance.Domain.Errors;
using Glance.Operations.Images;

namespace Glance.Operations.Data;

/// <summary>The caller named a store that is not configured.</summary>
/// <param name="storeId">The name given.</param>
public sealed class UnknownStoreException(string storeId)
    : GlanceException($"Store '{storeId}' is not configured here; GET /v2/info/stores lists those that are")
{
    /// <inheritdoc/>
    public override string Message => IsAmongSeveral
        ? base.Message
        : $"Store '{StoreId}' cannot be chosen: this site has a single store, without an id";

    /// <summary>Whether there are several stores to choose from.</summary>
    public bool IsAmongSeveral { get; init; } = true;

    /// <summary>The name given.</summary>
    public string StoreId { get; } = storeId;
}

using Glance.Domain.Errors;

namespace Glance.Operations.Locations;

/// <summary>A store has no data of an image.</summary>
/// <param name="imageId">The image.</param>
/// <param name="storeId">The store.</param>
public sealed class NotInStoreException(string imageId, string storeId)
    : GlanceException($"Image {imageId} is not stored in store {storeId}.")
{
    /// <summary>The image.</summary>
    public string ImageId { get; } = imageId;

    /// <summary>The store.</summary>
    public string StoreId { get; } = storeId;
}

using Glance.Api.Errors;
using Glance.Api.Routing;
using Glance.Domain.Images;
using Glance.Domain.Stores;
using Glance.Operations.Images;
using Glance.Operations.Locations;

namespace Glance.Api.V2.Stores;

/// <summary>/v2/stores/{store_id}/{image_id}: the data of an image in one of several stores (glance-v2-contract section 19).</summary>
internal sealed class StoreResource(DeleteFromStore delete, IStoreRegistry stores) : IResource
{
    /// <inheritdoc/>
    public IReadOnlyList<Route> Routes => [new("/stores/{store_id}/{image_id}", RouteVerb.NoBody("DELETE", DeleteAsync))];

    /// <summary>Makes the resource.</summary>
    public static StoreResource From(ApiParts parts) => new(DeleteFromStore.From(parts.Operations), parts.Operations.Stores);

    /// <summary>DELETE: the other stores keep their copies.</summary>
    public async Task DeleteAsync(Exchange exchange)
    {
        var (storeId, imageId) = (exchange.Values[0], exchange.Values[1]);
        if (!stores.MultiStore)
            throw new ApiException(404, "Multi backend is not supported at this site.");
        if (!stores.TryGet(storeId, out _))
            throw new ApiException(409, $"The selected store {storeId} is not available on this node.");
        try
        {
            await delete.ExecuteAsync(exchange.Context, storeId, imageId, exchange.Aborted);
        }
        catch (ImageNotFoundException error) when (!error.Hidden)
        {
            throw new ApiException(404, $"Failed to find image {error.ImageId}");
        }
        catch (StoreException error) when (error.Failure == StoreFailure.InUse)
        {
            throw new ApiException(409, $"Image {imageId} could not be deleted because it is in use: {error.Message}");
        }

        exchange.Empty(204);
    }
}

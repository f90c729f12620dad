using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Stores;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Locations;

/// <summary>Removes the data of locations that no record names any more.</summary>
/// <param name="stores">Where it lies.</param>
/// <param name="logger">Told about data that could not be removed.</param>
public sealed class LocationData(IStoreRegistry stores, ILogger logger)
{
    /// <summary>Removes it where its store can; the record is gone already, so a failure is the operator's to mend (docs/decisions/0094).</summary>
    internal async ValueTask RemoveAsync(string imageId, ImageLocation location)
    {
        try
        {
            var store = stores.ForLocation(location);
            if ((store.Capabilities & StoreCapabilities.Delete) != 0)
                await store.DeleteAsync(location.Url, CancellationToken.None).ConfigureAwait(false);
            else
                logger.LogInformation("Image {ImageId} names its data in store {StoreId} no more; that store deletes nothing", imageId, store.Id);
        }
        catch (StoreException error) when (error.Failure == StoreFailure.NotFound)
        {
            logger.LogWarning("Image {ImageId} names its data in store {StoreId} no more; there was none", imageId, error.StoreId);
        }
        catch (StoreException error)
        {
            logger.LogError("Image {ImageId} names its data in store {StoreId} no more, but it stays there ({Failure}): {Reason}", imageId, error.StoreId, error.Failure, error.WithCauses());
        }
    }
}

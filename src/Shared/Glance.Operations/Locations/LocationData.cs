using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Locations;

/// <summary>
/// Removes the data of locations that no record names any more. What is to be removed stands in the database before it is touched, until it
/// is gone (docs/decisions/0201): nothing that fails or dies in between leaves data that nobody knows of.
/// </summary>
/// <param name="stores">Where it lies.</param>
/// <param name="removed">What is to be removed.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told about data that could not be removed.</param>
public sealed class LocationData(IStoreRegistry stores, IRemovedLocations removed, TimeProvider time, ILogger logger)
{
    /// <summary>Makes it.</summary>
    internal static LocationData From(OperationParts parts) =>
        new(parts.Stores, parts.Records.Removed, parts.Time, parts.Loggers.CreateLogger("glance.location"));

    /// <summary>See <see cref="IStoreRegistry.Arrange"/>.</summary>
    internal IReadOnlyList<ImageLocation> Arrange(IReadOnlyList<ImageLocation> locations) => stores.Arrange(locations);

    /// <summary>The store that has the data of a location; null where no configured one reads it.</summary>
    internal string? StoreIdOf(ImageLocation location) => TryFind(location)?.Id;

    /// <summary>
    /// Refuses to give up data that somebody uses. A store that does not know, or is away, refuses nothing: then the data goes later.
    /// </summary>
    /// <exception cref="StoreException">InUse.</exception>
    internal async ValueTask RequireUnusedAsync(ImageLocation location, CancellationToken cancellationToken)
    {
        if (TryFind(location)?.Find<IDataInUse>() is not { } store)
            return;
        try
        {
            await store.RequireUnusedAsync(location.Url, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Failure != StoreFailure.InUse)
        {
            logger.LogDebug("Whether data in store {StoreId} is in use is not known: {Reason}", error.StoreId, error.WithCauses());
        }
    }

    /// <summary>
    /// The location as the save has it that takes it from its record: to be removed, or just gone where its store removes nothing.
    /// </summary>
    internal ImageLocation Leaving(ImageLocation location) =>
        location with { Status = TryFind(location) is { } store && (store.Capabilities & StoreCapabilities.Delete) == 0 ? ImageLocation.Deleted : ImageLocation.PendingDelete };

    /// <summary>
    /// Removes the data at once, for the request that took the location from its record. The record is gone already, so a failure is no
    /// answer: the log tells it, and <see cref="RemoveLeftData"/> tries again.
    /// </summary>
    /// <param name="caller">With whose rights; null for the service's own.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="location">The location as it left.</param>
    /// <returns>The failure when the data is in use, which is worth an answer; else null.</returns>
    internal async ValueTask<StoreException?> RemoveAsync(RequestContext? caller, string imageId, ImageLocation location)
    {
        if (location.Status != ImageLocation.PendingDelete)
        {
            logger.LogInformation("Image {ImageId} names its data in store {StoreId} no more; that store deletes nothing, what it holds stays", imageId, TryFind(location)?.Id);
            return null;
        }

        try
        {
            _ = await RemoveOnceAsync(caller, imageId, location, mayBeGone: false, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (StoreException error)
        {
            logger.Log(error.IsLogged ? LogLevel.Warning : LogLevel.Error, "Image {ImageId} names its data in store {StoreId} no more, but it stays there ({Failure}) and is removed later: {Reason}", imageId, error.StoreId, error.Failure, error.WithCauses());
            return error.Failure == StoreFailure.InUse ? error : null;
        }
        catch (DatabaseUnavailableException error)
        {
            logger.LogWarning("Image {ImageId} names its data no more; whether that is removed is looked at later: {Reason}", imageId, error.WithCauses());
            return null;
        }
    }

    /// <summary>Tries once more to remove what a request left.</summary>
    /// <exception cref="StoreException">It stays.</exception>
    /// <exception cref="DatabaseUnavailableException">It may be gone, and is looked at again.</exception>
    internal async ValueTask RemoveAgainAsync(RemovedLocation left, CancellationToken cancellationToken)
    {
        // Who took the location from its record may have removed the data and died before the database knew.
        switch (await RemoveOnceAsync(null, left.ImageId, left.Location, mayBeGone: true, cancellationToken).ConfigureAwait(false))
        {
            case Removal.Done:
                logger.LogInformation("The data that image {ImageId} named until {Time:u} is removed", left.ImageId, left.RemovedAt);
                break;
            case Removal.Gone:
                logger.LogInformation("The data that image {ImageId} named until {Time:u} was removed before", left.ImageId, left.RemovedAt);
                break;
        }
    }

    private async ValueTask<Removal> RemoveOnceAsync(
        RequestContext? caller, string imageId, ImageLocation location, bool mayBeGone, CancellationToken cancellationToken)
    {
        var removal = Removal.Stays;
        var store = stores.ForLocation(location);
        store = caller is null ? store : store.For(caller);
        if (await removed.IsNamedAsync(location.Url, cancellationToken).ConfigureAwait(false))
            logger.LogWarning("Image {ImageId} names its data in store {StoreId} no more, but another location does: the data stays", imageId, store.Id);
        else
            removal = await DeleteAsync(imageId, store, location.Url, mayBeGone, cancellationToken).ConfigureAwait(false);
        await removed.SetGoneAsync(location.Id.GetValueOrDefault(), time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return removal;
    }

    private async ValueTask<Removal> DeleteAsync(string imageId, IImageStore store, string url, bool mayBeGone, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteAsync(url, cancellationToken).ConfigureAwait(false);
            return Removal.Done;
        }
        catch (StoreException error) when (error.Failure == StoreFailure.NotFound)
        {
            if (!mayBeGone)
                logger.LogWarning("Image {ImageId} names its data in store {StoreId} no more; there was none: {Reason}", imageId, store.Id, error.WithCauses());
            return Removal.Gone;
        }
        catch (StoreException error) when (error.Failure == StoreFailure.Unsupported)
        {
            logger.LogInformation("Image {ImageId} names its data in store {StoreId} no more; that store deletes nothing, what it holds stays", imageId, store.Id);
            return Removal.Stays;
        }
    }

    // Null where no configured store reads it: another host's may, or one that will be configured again.
    private IImageStore? TryFind(ImageLocation location)
    {
        try
        {
            return stores.ForLocation(location);
        }
        catch (StoreException)
        {
            return null;
        }
    }
    private enum Removal
    {
        Stays,
        Done,
        Gone,
    }
}

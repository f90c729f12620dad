using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Records;
using Glance.Operations.Uploads;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Locations;

/// <summary>What becomes of an image whose data was hashed, or could not be.</summary>
/// <param name="images">The records.</param>
/// <param name="data">Removes data that is not what was promised.</param>
/// <param name="retry">Waits for a database that does not take the hashes.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what the record could not be told.</param>
public sealed class HashResults(IImageRepository images, LocationData data, DatabaseRetry retry, TimeProvider time, ILogger logger)
{
    private static readonly RequestContext Context = RequestContext.Unauthenticated("req-location-hash");

    /// <summary>The image, as anybody of this service sees it.</summary>
    /// <exception cref="ImageNotFoundException">It is gone.</exception>
    internal ValueTask<Image> LoadAsync(string imageId, CancellationToken cancellationToken) => images.LoadAsync(Context, imageId, cancellationToken);

    /// <summary>Writes the hashes into the record; an image that waited for them becomes active.</summary>
    internal ValueTask KeepAsync(string imageId, GivenHashes found) =>
        ChangeAsync(imageId, current => current.Locations.Count == 0 ? current : Whole(found.On(current)), CancellationToken.None);

    /// <summary>Takes a location away whose data is not what was promised: the image waits for data again.</summary>
    internal async Task DropAsync(string imageId)
    {
        foreach (var location in await QueueAgainAsync(imageId, removeData: true).ConfigureAwait(false))
            await data.RemoveAsync(null, imageId, location).ConfigureAwait(false);
    }

    /// <summary>
    /// An image that waits for its hash goes back to the queue, and its data stays where it is: nobody has proved it wrong. One that is
    /// active stays so, without hashes.
    /// </summary>
    /// <returns>Whether the record knows.</returns>
    internal async Task<bool> GiveUpAsync(string imageId)
    {
        try
        {
            var image = await images.LoadAsync(Context, imageId, CancellationToken.None).ConfigureAwait(false);
            if (image.Status == ImageStatus.Importing)
                await QueueAgainAsync(imageId, removeData: false).ConfigureAwait(false);
            else
                await ChangeAsync(imageId, HashHost.Without, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (ImageNotFoundException)
        {
            logger.LogInformation("Image {ImageId} was deleted while its data was hashed", imageId);
            return true;
        }
        catch (GlanceException error)
        {
            logger.LogError("Image {ImageId} keeps the state it has: the database could not be told that its data is not hashed: {Reason}", imageId, error.WithCauses());
            return false;
        }
    }

    private async Task<IReadOnlyList<ImageLocation>> QueueAgainAsync(string imageId, bool removeData)
    {
        IReadOnlyList<ImageLocation> dropped = [];
        await ChangeAsync(
            imageId,
            image =>
            {
                if (image.Status != ImageStatus.Importing)
                    return image;
                dropped = removeData ? [.. image.Locations.Select(data.Leaving)] : [];
                return HashHost.QueuedAgain(image) with { Locations = dropped };
            },
            CancellationToken.None).ConfigureAwait(false);
        return dropped;
    }

    private async ValueTask ChangeAsync(string imageId, Func<Image, Image> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await images.ChangeAsync(
                    () => images.LoadAsync(Context, imageId, cancellationToken),
                    before => ValueTask.FromResult(change(before) is var after && ReferenceEquals(before, after) ? before : after with { UpdatedAt = time.GetUtcNow() }),
                    cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (DatabaseUnavailableException error)
            {
                if (attempt == 0)
                    logger.LogWarning("Image {ImageId}: the database does not take what the hashing of the data found; that is repeated: {Reason}", imageId, error.WithCauses());
                if (!await retry.PauseAsync(attempt).ConfigureAwait(false))
                    throw;
            }
        }
    }

    private static Image Whole(Image image) =>
        HashHost.Without(image) with { Status = image.Status == ImageStatus.Importing ? ImageStatus.Active : image.Status };
}

using System.Buffers;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Images;
using Glance.Operations.Uploads;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Locations;

/// <summary>Reads data that was added by location, hashes it and writes the hashes into the record; a wrong hash takes the location away again.</summary>
/// <param name="images">The records.</param>
/// <param name="stores">Where the data lies.</param>
/// <param name="data">Removes data that is not what was promised.</param>
/// <param name="rules">Algorithm and tries.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what could not be hashed.</param>
public sealed class HashLocationData(
    IImageRepository images, IStoreRegistry stores, LocationData data, LocationRules rules, TimeProvider time, ILogger logger)
{
    private const int Block = 1 << 20;

    private static readonly RequestContext Context = RequestContext.Unauthenticated("req-location-hash");

    /// <summary>Does all of it and throws nothing: nobody waits for it.</summary>
    /// <returns>Whether the record knows how it ended.</returns>
    internal async Task<bool> ExecuteAsync(string imageId, GivenHashes? expected, CancellationToken stop)
    {
        try
        {
            await HashAsync(imageId, expected, stop).ConfigureAwait(false);
            return true;
        }
        catch (ImageNotFoundException)
        {
            logger.LogInformation("Image {ImageId} was deleted while its data was hashed", imageId);
            return true;
        }
        catch (Exception error) when (error is GlanceException or OperationCanceledException)
        {
            logger.LogWarning("The data of image {ImageId} is not hashed: {Reason}", imageId, error.WithCauses());
            return await GiveUpAsync(imageId).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.LogError(error, "The data of image {ImageId} is not hashed", imageId);
            return await GiveUpAsync(imageId).ConfigureAwait(false);
        }
    }

    private async Task HashAsync(string imageId, GivenHashes? expected, CancellationToken stop)
    {
        var image = await images.LoadAsync(Context, imageId, stop).ConfigureAwait(false);
        var algorithm = expected?.Algorithm is { } named ? MultihashAlgorithm.Parse(named) : rules.Algorithm;
        var found = await ReadAsync(image, algorithm, stop).ConfigureAwait(false);
        if (expected is null || string.Equals(found.Value, expected.Value, StringComparison.OrdinalIgnoreCase))
        {
            await ChangeAsync(imageId, current => current.Locations.Count == 0 ? current : Whole(found.On(current)), CancellationToken.None).ConfigureAwait(false);
            return;
        }

        logger.LogWarning("The data of image {ImageId} hashes to {Found} by {Algorithm}, not to {Expected}: the location is dropped", imageId, found.Value, algorithm.Name, expected.Value);
        foreach (var location in await QueueAgainAsync(imageId).ConfigureAwait(false))
            await data.RemoveAsync(imageId, location).ConfigureAwait(false);
    }

    private async Task<GivenHashes> ReadAsync(Image image, MultihashAlgorithm algorithm, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadOnceAsync(image, algorithm, stop).ConfigureAwait(false);
            }
            catch (StoreException error) when (error.Failure == StoreFailure.Unavailable && attempt < rules.HashTries)
            {
                logger.LogInformation("Image {ImageId}: try {Attempt} of {Tries} to hash the data failed: {Reason}", image.Id, attempt, rules.HashTries, error.Message);
            }
        }
    }

    private async Task<GivenHashes> ReadOnceAsync(Image image, MultihashAlgorithm algorithm, CancellationToken stop)
    {
        var location = image.Locations[0];
        using var checksum = MultihashAlgorithm.StartMd5();
        using var multihash = algorithm.Start();
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            var read = await stores.ForLocation(location).OpenReadAsync(location.Url, null, stop).ConfigureAwait(false);
            await using (read.ConfigureAwait(false))
            {
                while (await read.ReadAsync(buffer.AsMemory(0, Block), stop).ConfigureAwait(false) is > 0 and var got)
                {
                    checksum.AppendData(buffer, 0, got);
                    multihash.AppendData(buffer, 0, got);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new GivenHashes(Convert.ToHexStringLower(checksum.GetHashAndReset()), algorithm.Name, Convert.ToHexStringLower(multihash.GetHashAndReset()));
    }

    /// <summary>
    /// An image that waits for its hash goes back to the queue, and its data stays where it is: nobody has proved it wrong. One that is active stays
    /// so, without hashes.
    /// </summary>
    private async Task<bool> GiveUpAsync(string imageId)
    {
        try
        {
            var image = await images.LoadAsync(Context, imageId, CancellationToken.None).ConfigureAwait(false);
            if (image.Status == ImageStatus.Importing)
                await QueueAgainAsync(imageId).ConfigureAwait(false);
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

    private async Task<IReadOnlyList<ImageLocation>> QueueAgainAsync(string imageId)
    {
        IReadOnlyList<ImageLocation> dropped = [];
        await ChangeAsync(
            imageId,
            image =>
            {
                if (image.Status != ImageStatus.Importing)
                    return image;
                dropped = image.Locations;
                return HashHost.QueuedAgain(image);
            },
            CancellationToken.None).ConfigureAwait(false);
        return dropped;
    }

    private ValueTask<Image> ChangeAsync(string imageId, Func<Image, Image> change, CancellationToken cancellationToken) => images.ChangeAsync(
        () => images.LoadAsync(Context, imageId, cancellationToken),
        before => ValueTask.FromResult(change(before) is var after && ReferenceEquals(before, after) ? before : after with { UpdatedAt = time.GetUtcNow() }),
        cancellationToken);

    private static Image Whole(Image image) =>
        HashHost.Without(image) with { Status = image.Status == ImageStatus.Importing ? ImageStatus.Active : image.Status };
}

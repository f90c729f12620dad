using System.Buffers;
using System.Security.Cryptography;
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
    private const int Block = 1 << 17;

    private const long GiB = 1L << 30;

    // What timers take, about 49 days.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Waits for a database that does not take the hashes.</summary>
    public DatabasePatience Patience { get; init; } = DatabasePatience.None;

    private static readonly RequestContext Context = RequestContext.Unauthenticated("req-location-hash");

    /// <summary>Does all of it and throws nothing: nobody waits for it.</summary>
    /// <returns>Whether the record knows how it ended.</returns>
    internal async Task<bool> ExecuteAsync(HashingJob job)
    {
        var imageId = job.ImageId;
        try
        {
            await HashAsync(job).ConfigureAwait(false);
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

    /// <summary>Whether the image is still there, with the location; yes when that cannot be found out now.</summary>
    internal async Task<bool> IsWantedAsync(HashingJob job, CancellationToken cancellationToken)
    {
        try
        {
            var image = await images.LoadAsync(Context, job.ImageId, cancellationToken).ConfigureAwait(false);
            return image.Locations.Any(location => location.Url == job.Url);
        }
        catch (ImageNotFoundException)
        {
            return false;
        }
        catch (GlanceException)
        {
            return true; // A database that is away says nothing about the image.
        }
    }

    private async Task HashAsync(HashingJob job)
    {
        var (imageId, expected) = (job.ImageId, job.Expected);
        var image = await images.LoadAsync(Context, imageId, job.Stopped).ConfigureAwait(false);
        if (image.Locations.FirstOrDefault(location => location.Url == job.Url) is not { } place)
        {
            logger.LogInformation("The data of image {ImageId} is not hashed: it has left its location", imageId);
            await GiveUpAsync(imageId).ConfigureAwait(false);
            return;
        }

        var algorithm = expected?.Algorithm is { } named ? MultihashAlgorithm.Parse(named) : rules.Algorithm;
        var found = await ReadAsync(job, image, place, algorithm).ConfigureAwait(false);
        if (expected is null || string.Equals(found.Value, expected.Value, StringComparison.OrdinalIgnoreCase))
        {
            await ChangeAsync(imageId, current => current.Locations.Count == 0 ? current : Whole(found.On(current)), CancellationToken.None).ConfigureAwait(false);
            return;
        }

        logger.LogWarning("The data of image {ImageId} hashes to {Found} by {Algorithm}, not to {Expected}: the location is dropped", imageId, found.Value, algorithm.Name, expected.Value);
        foreach (var location in await QueueAgainAsync(imageId, removeData: true).ConfigureAwait(false))
            await data.RemoveAsync(imageId, location).ConfigureAwait(false);
    }

    private async Task<GivenHashes> ReadAsync(HashingJob job, Image image, ImageLocation place, MultihashAlgorithm algorithm)
    {
        var allowed = TimeAllowed(image.Size.GetValueOrDefault());
        using var patience = new CancellationTokenSource(allowed, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(job.Stopped, patience.Token);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadOnceAsync(job, image, place, algorithm, either.Token).ConfigureAwait(false);
            }
            catch (StoreException error) when (error.Failure == StoreFailure.Unavailable && attempt < rules.HashTries)
            {
                logger.LogInformation("Image {ImageId}: try {Attempt} of {Tries} to hash the data failed: {Reason}", image.Id, attempt, rules.HashTries, error.Message);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !job.Stopped.IsCancellationRequested)
            {
                throw new StoreException(
                    StoreFailure.Unavailable, stores.ForLocation(place).Id, $"{image.Size} bytes were not read within {allowed.TotalSeconds:0} seconds ([DEFAULT] location_hash_seconds_per_gib)");
            }
        }
    }

    /// <summary>The whole time that reading so much may take: by the GiB, and never less than for one.</summary>
    private TimeSpan TimeAllowed(long size) =>
        rules.HashTimePerGiB <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromSeconds(Math.Min(rules.HashTimePerGiB.TotalSeconds * Math.Max(1, size / (double)GiB), LongestTimer.TotalSeconds));

    private async Task<GivenHashes> ReadOnceAsync(
        HashingJob job, Image image, ImageLocation place, MultihashAlgorithm algorithm, CancellationToken stop)
    {
        using var checksum = MultihashAlgorithm.StartMd5();
        using var multihash = algorithm.Start();
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            var store = stores.ForLocation(place);
            var read = await store.OpenReadAsync(place.Url, null, stop).ConfigureAwait(false);
            await using (read.ConfigureAwait(false))
            {
                if (read.Length != image.Size)
                    throw new StoreException(StoreFailure.Unavailable, store.Id, $"store {store.Id} now has {read.Length} bytes there, not {image.Size}");
                job.Begin(read.Length);
                while (await read.ReadAsync(buffer.AsMemory(0, Block), stop).ConfigureAwait(false) is > 0 and var got)
                {
                    await AppendAsync(job.Processors, buffer.AsMemory(0, got), checksum, multihash, stop).ConfigureAwait(false);
                    job.Advance(got);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new GivenHashes(Convert.ToHexStringLower(checksum.GetHashAndReset()), algorithm.Name, Convert.ToHexStringLower(multihash.GetHashAndReset()));
    }

    private static async ValueTask AppendAsync(SemaphoreSlim processors, ReadOnlyMemory<byte> piece, IncrementalHash checksum, IncrementalHash multihash, CancellationToken stop)
    {
        await processors.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            checksum.AppendData(piece.Span);
            multihash.AppendData(piece.Span);
        }
        finally
        {
            processors.Release();
        }
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
                if (!await Patience.PauseAsync(attempt).ConfigureAwait(false))
                    throw;
            }
        }
    }

    private static Image Whole(Image image) =>
        HashHost.Without(image) with { Status = image.Status == ImageStatus.Importing ? ImageStatus.Active : image.Status };
}

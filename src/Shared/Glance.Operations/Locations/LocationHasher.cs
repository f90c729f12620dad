using System.Buffers;
using System.Security.Cryptography;
using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Operations.Jobs;
using Glance.Operations.Rules;
using Glance.Operations.Uploads;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Locations;

/// <summary>Reads data where it lies and hashes it, within the time that its size allows.</summary>
/// <param name="stores">Where the data lies.</param>
/// <param name="rules">Tries and time.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told about tries that failed.</param>
public sealed class LocationHasher(IStoreRegistry stores, LocationRules rules, TimeProvider time, ILogger logger)
{
    private const int Block = 1 << 17;

    private const long GiB = 1L << 30;

    // What timers take, about 49 days.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Reads and hashes, trying again while the store is away.</summary>
    /// <exception cref="StoreException">It could not be read, not all of it, or not in time.</exception>
    internal async Task<GivenHashes> HashAsync(Job job, Image image, ImageLocation place, MultihashAlgorithm algorithm)
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
        Job job, Image image, ImageLocation place, MultihashAlgorithm algorithm, CancellationToken stop)
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
}

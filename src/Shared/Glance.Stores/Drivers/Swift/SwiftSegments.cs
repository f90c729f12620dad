using System.Globalization;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift.Calls;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Swift;

/// <summary>
/// The segments of images. Their names are upstream's, so that those of two uploads of an image would be the same: only one upload at a
/// time has any.
/// </summary>
internal sealed class SwiftSegments(string storeId, SwiftCaller caller, SwiftObjects objects, SwiftContainers containers, TimeProvider time,
    ILogger logger)
{
    /// <summary>Most segments of an image: of more a listing does not tell in one piece, and no range is served then.</summary>
    public const int Most = 10_000;

    private const int AtOnce = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Name of a segment.</summary>
    /// <param name="place">The image.</param>
    /// <param name="number">Which, from 1.</param>
    public static string NameOf(SwiftPlace place, int number) =>
        place.SegmentPrefix + number.ToString("00000", CultureInfo.InvariantCulture);

    /// <summary>Removes what an upload left that nobody cleaned up after: it would be part of the image.</summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public async Task RemoveStrayAsync(SwiftPlace place, CancellationToken cancellationToken)
    {
        var removed = await RemoveAllAsync(place, place.Container, place.SegmentPrefix, cancellationToken).ConfigureAwait(false);
        if (removed > 0)
        {
            logger.LogWarning("Store {StoreId}: {Count} segments that an earlier upload of image {ImageId} had left are removed", storeId,
                removed, place.Key);
        }
    }

    /// <summary>
    /// Waits until the container lists exactly the segments that were sent: what it lists is the image, and a busy Swift lists later than
    /// it stores.
    /// </summary>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public async Task RequireListedAsync(SwiftPlace place, int count, long bytes, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var (listed, size) = (0, 0L);
            var segments = containers.ListAsync(place.Account, place.Container, place.SegmentPrefix, cancellationToken);
            await foreach (var entry in segments.ConfigureAwait(false))
            {
                if (entry.Name == NameOf(place, listed + 1))
                    size += entry.Bytes;
                listed++;
            }

            if (listed == count && size == bytes)
                return;
            if (time.GetElapsedTime(began) > caller.Options.ListingTimeout)
            {
                throw SwiftFailures.Unavailable(storeId, $"{count} segments of image {place.Key} with {bytes} bytes were sent, "
                    + $"the container lists {listed} with {size}");
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes all objects whose names begin so.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="StoreException">Denied or Unavailable.</exception>
    public async Task<int> RemoveAllAsync(SwiftPlace place, string container, string prefix, CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (var entry in containers.ListAsync(place.Account, container, prefix, cancellationToken).ConfigureAwait(false))
            names.Add(entry.Name!); // The listing leaves out those without.
        await RemoveAsync(place, container, names, cancellationToken).ConfigureAwait(false);
        return names.Count;
    }

    /// <summary>Removes objects; one that is gone is as good.</summary>
    /// <exception cref="StoreException">Denied or Unavailable: some stay.</exception>
    public Task RemoveAsync(SwiftPlace place, string container, IEnumerable<string> names, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (name, token) => await objects.DeleteAsync(place, container, name, token).ConfigureAwait(false));
}

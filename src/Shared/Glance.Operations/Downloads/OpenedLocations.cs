using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Downloads;

/// <summary>The locations of an image that a download may read from, one after the other.</summary>
/// <param name="caller">With whose rights.</param>
/// <param name="stores">The data.</param>
/// <param name="image">The image.</param>
/// <param name="locations">The order in which they are tried.</param>
/// <param name="logger">Told about locations that did not open.</param>
internal sealed class OpenedLocations(
    RequestContext caller, IStoreRegistry stores, Image image, IReadOnlyList<ImageLocation> locations, ILogger logger)
{
    private int _next;

    /// <summary>The image.</summary>
    public Image Image => image;

    /// <summary>Whether there is another one to try.</summary>
    public bool HasNext => _next < locations.Count;

    /// <summary>Opens the first that can be opened.</summary>
    /// <param name="open">Opens one.</param>
    /// <exception cref="StoreException">None could be opened; this is the last one's reason.</exception>
    public async ValueTask<T> OpenNextAsync<T>(Func<IImageStore, ImageLocation, ValueTask<T>> open)
    {
        while (true)
        {
            var location = locations[_next++];
            try
            {
                return await open(stores.ForLocation(location).For(caller), location).ConfigureAwait(false);
            }
            catch (StoreException error) when (HasNext)
            {
                logger.LogWarning("Image {ImageId} cannot be read from its location number {Number}, trying the next: {Reason}", image.Id,
                    _next, error.Message);
            }
        }
    }

    /// <summary>
    /// What goes on from the next location where this one fails. Never other bytes: what that one holds must have as many as the record
    /// says, and what comes from a server that a caller named is joined to nothing.
    /// </summary>
    /// <param name="read">Reads the part from the location that was opened last.</param>
    /// <param name="total">Bytes of the whole data.</param>
    /// <param name="part">The part.</param>
    public IStoreRead Resuming(IStoreRead read, long total, ByteRange part) => HasNext
        ? new ResumingRead(read, part, (left, failure, stop) => ResumeAsync(total, left, left.Offset > part.Offset, failure, stop))
        : read;

    private async ValueTask<IStoreRead?> ResumeAsync(
        long total, ByteRange left, bool begun, StoreException failure, CancellationToken cancellationToken)
    {
        if (!HasNext || (begun && failure.IsOfCallersServer))
            return null;
        var (read, storeId) = await OpenNextAsync(async (store, location) =>
        {
            var size = await store.GetSizeAsync(location.Url, cancellationToken).ConfigureAwait(false);
            if (size != total)
                throw Refused(store.Id, $"has {size} bytes of image {image.Id}, the record says {total}");
            var next = await store.OpenPartAsync(location.Url, left, cancellationToken).ConfigureAwait(false);
            if (!begun || !next.IsOfCallersServer)
                return (next, store.Id);
            await next.DisposeAsync().ConfigureAwait(false);
            throw Refused(store.Id, "reads from a server that a caller named: its bytes are not joined to others");
        }).ConfigureAwait(false);
        logger.LogWarning("A download of image {ImageId} goes on from store {StoreId} at byte {Offset}: {Reason}", image.Id, storeId,
            left.Offset, failure.Message);
        return read;
    }

    private static StoreException Refused(string storeId, string why) => new(StoreFailure.Unavailable, storeId, $"Store {storeId} {why}");
}

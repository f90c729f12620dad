using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Downloads;
using Glance.Operations.Images;
using Glance.Operations.Uploads;
using Microsoft.Extensions.Logging;

namespace Glance.Operations.Data;

/// <summary>Opens the data of an image, from the first of its locations that can be opened (glance-v2-contract section 10).</summary>
/// <param name="images">The records.</param>
/// <param name="stores">The data.</param>
/// <param name="policy">Who may.</param>
/// <param name="verifies">Whether whole data is compared with the hash of its record.</param>
/// <param name="logger">Told about locations that did not open.</param>
public sealed class DownloadImageData(IImageRepository images, IStoreRegistry stores, IImagePolicy policy, bool verifies, ILogger logger)
{
    /// <summary>Opens the data.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="chooseRange">Chooses a part, given the size of the data; null for all.</param>
    /// <param name="preferred">Ids of stores that are to be tried first, in this order; none for the ordinary order.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or deactivated.</exception>
    /// <exception cref="UnknownStoreException">A preferred store is not configured.</exception>
    /// <exception cref="RangeNotSatisfiableException">There is no such part.</exception>
    /// <exception cref="StoreException">No location could be opened; this is the last one's reason.</exception>
    public async Task<ImageDownload> ExecuteAsync(
        RequestContext context, string imageId, Func<long, ByteRange?>? chooseRange, IReadOnlyList<string> preferred,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(preferred);
        using var call = GlanceTelemetry.Operation.Begin(nameof(DownloadImageData));
        var image = await images.LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false);
        if (image.Status == ImageStatus.Deactivated && !context.IsAdmin)
            throw new ForbiddenException("The requested image has been deactivated. Image data download is forbidden.");
        await policy.RequireAsync(context, PolicyActions.DownloadImage, image, cancellationToken).ConfigureAwait(false);
        if (preferred.Count > 0)
            await RequirePreferableAsync(context, image, preferred, cancellationToken).ConfigureAwait(false);
        if (image.Locations.Count == 0)
            return new ImageDownload(image, null, null);
        var locations = new OpenedLocations(context, stores, image, InOrder(image, preferred), logger);
        return await locations
            .OpenNextAsync((store, location) => OpenAsync(store, location, locations, chooseRange, cancellationToken))
            .ConfigureAwait(false);
    }

    private async ValueTask RequirePreferableAsync(
        RequestContext context, Image image, IReadOnlyList<string> preferred, CancellationToken cancellationToken)
    {
        foreach (var storeId in preferred)
        {
            if (!stores.MultiStore || !stores.TryGet(storeId, out _))
                throw new UnknownStoreException(storeId) { IsAmongSeveral = stores.MultiStore };
        }

        await policy.RequireAsync(context, PolicyActions.DownloadFromStore, image, cancellationToken).ConfigureAwait(false);
    }

    private IReadOnlyList<ImageLocation> InOrder(Image image, IReadOnlyList<string> preferred)
    {
        var ordinary = stores.Arrange(image.Locations);
        return preferred.Count == 0 ? ordinary : [.. ordinary.OrderBy(location => Rank(location.StoreId))];

        int Rank(string? storeId)
        {
            for (var rank = 0; rank < preferred.Count; rank++)
            {
                if (preferred[rank] == storeId)
                    return rank;
            }

            return preferred.Count;
        }
    }

    private async ValueTask<ImageDownload> OpenAsync(
        IImageStore store, ImageLocation location, OpenedLocations locations, Func<long, ByteRange?>? chooseRange,
        CancellationToken cancellationToken)
    {
        var total = locations.Image.Size;
        if (chooseRange is not null)
            total ??= await store.GetSizeAsync(location.Url, cancellationToken).ConfigureAwait(false);
        var range = chooseRange?.Invoke(total.GetValueOrDefault());
        RequireReadable(store, locations.Image, range);
        var read = await store.OpenReadAsync(location.Url, range, cancellationToken).ConfigureAwait(false);
        try
        {
            if (total is { } size)
            {
                DownloadPipeline.RequireLength(read, range?.Length ?? size, store.Id, locations.Image.Id);
                if (range is not null && read.IsOfCallersServer)
                    await RequireWholeAsync(store, location, locations.Image, size, cancellationToken).ConfigureAwait(false);
                read = locations.Resuming(read, size, range ?? new ByteRange(0, size));
            }

            return new ImageDownload(
                locations.Image, verifies && range is null ? VerifiedRead.Around(read, locations.Image, store.Id) : read, range, total);
        }
        catch
        {
            await read.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // A part of data that is another than the record's would be taken for a part of the image.
    private static async ValueTask RequireWholeAsync(IImageStore store, ImageLocation location, Image image, long size,
        CancellationToken cancellationToken)
    {
        var found = await store.GetSizeAsync(location.Url, cancellationToken).ConfigureAwait(false);
        if (found != size)
        {
            throw new StoreException(StoreFailure.Unavailable, store.Id,
                $"Store {store.Id} has {found} bytes of image {image.Id}, the record says {size}")
            {
                IsOfCallersServer = true,
            };
        }
    }

    private static void RequireReadable(IImageStore store, Image image, ByteRange? range)
    {
        var needed = range is null ? StoreCapabilities.Read : StoreCapabilities.Read | StoreCapabilities.RandomRead;
        if ((store.Capabilities & needed) != needed)
        {
            throw new StoreException(StoreFailure.Unsupported, store.Id, range is null
                ? $"Store {store.Id} cannot be read, so the data of image {image.Id} is not available"
                : $"Store {store.Id} cannot read parts of the data of image {image.Id}; ask for it without a Range header");
        }
    }
}

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
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or deactivated.</exception>
    /// <exception cref="RangeNotSatisfiableException">There is no such part.</exception>
    /// <exception cref="StoreException">No location could be opened; this is the last one's reason.</exception>
    public async Task<ImageDownload> ExecuteAsync(
        RequestContext context, string imageId, Func<long, ByteRange?>? chooseRange, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(DownloadImageData));
        var image = await images.LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false);
        if (image.Status == ImageStatus.Deactivated && !context.IsAdmin)
            throw new ForbiddenException("The requested image has been deactivated. Image data download is forbidden.");
        await policy.RequireAsync(context, PolicyActions.DownloadImage, image, cancellationToken).ConfigureAwait(false);
        if (image.Locations.Count == 0)
            return new ImageDownload(image, null, null);
        return await OpenAsync(image, chooseRange, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImageDownload> OpenAsync(Image image, Func<long, ByteRange?>? chooseRange, CancellationToken cancellationToken)
    {
        for (var index = 0; ; index++)
        {
            try
            {
                return await OpenAsync(image, image.Locations[index], chooseRange, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException error) when (index < image.Locations.Count - 1)
            {
                logger.LogWarning("Image {ImageId} cannot be read from its location number {Number}, trying the next: {Reason}", image.Id, index + 1, error.Message);
            }
        }
    }

    private async Task<ImageDownload> OpenAsync(
        Image image, ImageLocation location, Func<long, ByteRange?>? chooseRange, CancellationToken cancellationToken)
    {
        var store = stores.ForLocation(location);
        var total = image.Size;
        if (chooseRange is not null)
            total ??= await store.GetSizeAsync(location.Url, cancellationToken).ConfigureAwait(false);
        var range = chooseRange?.Invoke(total.GetValueOrDefault());
        var needed = range is null ? StoreCapabilities.Read : StoreCapabilities.Read | StoreCapabilities.RandomRead;
        if ((store.Capabilities & needed) != needed)
        {
            throw new StoreException(StoreFailure.Unsupported, store.Id, range is null
                ? $"Store {store.Id} cannot be read, so the data of image {image.Id} is not available"
                : $"Store {store.Id} cannot read parts of the data of image {image.Id}; ask for it without a Range header");
        }

        var read = await store.OpenReadAsync(location.Url, range, cancellationToken).ConfigureAwait(false);
        try
        {
            if (total is { } size)
                DownloadPipeline.RequireLength(read, range?.Length ?? size, store.Id, image.Id);
            return new ImageDownload(image, verifies && range is null ? VerifiedRead.Around(read, image, store.Id) : read, range, total);
        }
        catch
        {
            await read.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Jobs;
using Glance.Operations.Locations;

namespace Glance.Operations.Images;

/// <summary>
/// Deletes an image: first the record, then the data in every store, so that no crash leaves a record whose data is gone
/// (glance-v2-contract section 8).
/// </summary>
/// <param name="images">The records.</param>
/// <param name="policy">Who may.</param>
/// <param name="time">The clock.</param>
/// <param name="data">Removes data.</param>
/// <param name="jobs">What works for images in the background.</param>
public sealed class DeleteImage(IImageRepository images, IImagePolicy policy, TimeProvider time, LocationData data, BackgroundJobs jobs)
{
    private const int Attempts = 5;

    /// <summary>Deletes the image. Safe beside an upload: its last save finds no record and takes the data back.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="cancellationToken">Ends the wait; once the record is gone the data goes too, cancelled or not.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights.</exception>
    /// <exception cref="ImageProtectedException">It is protected.</exception>
    /// <exception cref="StoreException">InUse: somebody uses the data.</exception>
    public async Task ExecuteAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(DeleteImage));
        context.RequireWritable();
        var image = await DeleteRecordAsync(context, imageId, cancellationToken).ConfigureAwait(false);
        jobs.StopFor(image.Id);
        StoreException? inUse = null;
        foreach (var location in image.Locations)
            inUse = await data.RemoveAsync(context, image.Id, location).ConfigureAwait(false) ?? inUse;
        if (inUse is not null)
            throw inUse;
    }

    private async Task<Image> DeleteRecordAsync(RequestContext context, string imageId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var image = await images.LoadAsync(context, imageId, cancellationToken).ConfigureAwait(false);
            await policy.RequireAsync(context, PolicyActions.DeleteImage, image, cancellationToken).ConfigureAwait(false);
            if (image.Protected)
                throw new ImageProtectedException(image.Id);
            ImageStatusTable.Require(image.Id, image.Status, ImageStatus.Deleted);
            foreach (var location in image.Locations)
                await data.RequireUnusedAsync(location, cancellationToken).ConfigureAwait(false);
            var leaving = image with { Locations = [.. image.Locations.Select(data.Leaving)] };
            try
            {
                await images.DeleteAsync(leaving, ImageStatus.Deleted, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                return leaving;
            }
            catch (ImageStateConflictException) when (attempt < Attempts)
            {
                // An upload began or ended meanwhile: the record now names other data, so look again.
            }
        }
    }
}

using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Policies;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Domain.Telemetry;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Records;

namespace Glance.Operations.Locations;

/// <summary>Removes an image's data from one store of several; the others keep it (glance-v2-contract section 19).</summary>
/// <param name="images">The records.</param>
/// <param name="policy">Who may.</param>
/// <param name="data">Removes data.</param>
/// <param name="time">The clock.</param>
public sealed class DeleteFromStore(IImageRepository images, IImagePolicy policy, LocationData data, TimeProvider time)
{
    /// <summary>Makes it.</summary>
    public static DeleteFromStore From(OperationParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new DeleteFromStore(parts.Records.Images, parts.Access.Images, LocationData.From(parts), parts.Time);
    }

    /// <summary>Removes the first of the image's locations in the store: from the record, then from the store, at once or later.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="storeId">One of several configured stores.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="cancellationToken">Ends the wait; once the record has let go the data goes too, cancelled or not.</param>
    /// <exception cref="ImageNotFoundException">Unknown, deleted or not visible.</exception>
    /// <exception cref="ForbiddenException">Not with these rights, or it is the only copy.</exception>
    /// <exception cref="LocationConflictException">The image is not active.</exception>
    /// <exception cref="NotInStoreException">The store has no data of it.</exception>
    /// <exception cref="StoreException">InUse: somebody uses the data; nothing is changed.</exception>
    public async Task ExecuteAsync(RequestContext context, string storeId, string imageId, CancellationToken cancellationToken)
    {
        using var call = GlanceTelemetry.Operation.Begin(nameof(DeleteFromStore));
        context.RequireWritable();
        ImageLocation? leaving = null;
        await images.ChangeAsync(
            () => images.LoadAsync(context, imageId, cancellationToken),
            async image =>
            {
                var location = await ChooseAsync(context, image, storeId, cancellationToken).ConfigureAwait(false);
                leaving = data.Leaving(location);
                var locations = image.Locations.Where(kept => kept.Id != location.Id).Append(leaving);
                return image with { Locations = [.. locations], UpdatedAt = time.GetUtcNow() };
            },
            ImageQuotas.None,
            cancellationToken).ConfigureAwait(false);
        await data.RemoveAsync(context, imageId, leaving!).ConfigureAwait(false); // not null: the change was saved
    }

    private async ValueTask<ImageLocation> ChooseAsync(
        RequestContext context, Image image, string storeId, CancellationToken cancellationToken)
    {
        await policy.RequireAsync(context, PolicyActions.GetImageLocation, image, cancellationToken).ConfigureAwait(false);
        await policy.RequireAsync(context, PolicyActions.DeleteImageLocation, image, cancellationToken).ConfigureAwait(false);
        if (image.Status != ImageStatus.Active)
        {
            throw new LocationConflictException(
                $"Image data is removed from a store only when the image is active; {image.Id} is {image.Status.ToWord()}");
        }

        if (image.Locations.Count <= 1)
        {
            throw new ForbiddenException(
                "Cannot delete image data from the only store containing it. Consider deleting the image instead.");
        }

        var location = data.Arrange(image.Locations).FirstOrDefault(each => each.StoreId == storeId)
            ?? throw new NotInStoreException(image.Id, storeId);
        await data.RequireUnusedAsync(location, cancellationToken).ConfigureAwait(false);
        return location;
    }
}

using Glance.Domain.Errors;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;

namespace Glance.Domain.Images.Repository;

/// <summary>
/// The image records. Every write is one transaction; two writers that race for one image leave one winner.
/// Deleted images are as good as absent here, except that their ids stay taken.
/// A change with limits and the count it is held against are one transaction, and such changes to images of one owner wait for each other:
/// however many race, none passes a limit. Every method may throw <see cref="DatabaseUnavailableException"/>.
/// </summary>
public interface IImageRepository
{
    /// <summary>Stores a new image with its properties, tags and locations, as given (times included).</summary>
    /// <param name="image">The image.</param>
    /// <param name="limits">What its owner may use, the new image included: held in the same transaction
    /// (<see cref="UsageLimits"/>).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DuplicateImageException">The id is taken, be it by a deleted image.</exception>
    /// <exception cref="QuotaExceededException">The owner would pass a limit; nothing was stored.</exception>
    ValueTask AddAsync(Image image, UsageLimits limits, CancellationToken cancellationToken);

    /// <summary>
    /// The image with this id, or null when it is unknown, deleted or not visible to <paramref name="context"/> (glance-v2-contract section
    /// 9, visibility of a single image).
    /// </summary>
    ValueTask<Image?> FindAsync(RequestContext context, string imageId, CancellationToken cancellationToken);

    /// <summary>One page of the images visible to <paramref name="context"/> (glance-v2-contract section 6).</summary>
    /// <exception cref="InvalidMarkerException">The marker is unknown or not visible.</exception>
    ValueTask<IReadOnlyList<Image>> ListAsync(RequestContext context, ImageQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the differences between <paramref name="before"/> and <paramref name="after"/> (columns, properties, tags, locations),
    /// guarded by <c>id = before.Id AND status = before.Status AND NOT deleted</c>, and sets <c>updated_at</c> to <c>after.UpdatedAt</c>.
    /// Properties, tags and locations that differ in neither stay untouched, so racing writers of different fields both win. Locations are
    /// one field: a save that changes any of them also demands that the image has those of <paramref name="before"/> and no others.
    /// </summary>
    /// <param name="before">The image as it was read.</param>
    /// <param name="after">As it shall be.</param>
    /// <param name="limits">What the image and its owner may have afterwards, with what others added since it was read: held in the same
    /// transaction.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image as stored, with the ids of new locations.</returns>
    /// <exception cref="ImageNotFoundException">No such undeleted image.</exception>
    /// <exception cref="ImageStateConflictException">The status is no longer <c>before.Status</c>, or the locations are others.</exception>
    /// <exception cref="QuotaExceededException">The image or its owner would have more than they may; nothing was stored.</exception>
    ValueTask<Image> SaveAsync(Image before, Image after, UsageLimits limits, CancellationToken cancellationToken);

    /// <summary>
    /// Soft-deletes the image and its properties, tags, members and locations, guarded like <see cref="SaveAsync"/>, and by its protection
    /// as it was read. A location whose status is <see cref="ImageLocation.PendingDelete"/> in <paramref name="image"/> waits for the
    /// removal of its data (<see cref="IRemovedLocations"/>).
    /// </summary>
    /// <param name="image">The image as last read.</param>
    /// <param name="final"><see cref="ImageStatus.Deleted"/> or <see cref="ImageStatus.PendingDelete"/>.</param>
    /// <param name="deletedAt">UTC time of deletion.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageNotFoundException">No such undeleted image.</exception>
    /// <exception cref="ImageStateConflictException">The status is no longer <c>image.Status</c>, the image was protected meanwhile, or its
    /// locations are others.</exception>
    ValueTask DeleteAsync(Image image, ImageStatus final, DateTimeOffset deletedAt, CancellationToken cancellationToken);
}

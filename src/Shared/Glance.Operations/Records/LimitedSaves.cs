using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Operations.Quotas;

namespace Glance.Operations.Records;

/// <summary>Saves within what owners may use: quotas say how much, and the save that would pass it stores nothing.</summary>
internal static class LimitedSaves
{
    /// <summary>Stores a new image, unless its owner has as many as it may.</summary>
    /// <exception cref="QuotaExceededException">It has.</exception>
    public static async ValueTask AddAsync(this IImageRepository images, Image image, ProjectQuotas quotas, CancellationToken cancellationToken) =>
        await quotas.WithinAsync(
            image.Owner,
            () => quotas.ForNewImageAsync(image.Owner, cancellationToken),
            async held =>
            {
                await images.AddAsync(image, held, cancellationToken).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);

    /// <summary>Saves a step that was begun with these limits, unless the image or its owner then passes one.</summary>
    /// <exception cref="QuotaExceededException">It would.</exception>
    public static ValueTask<Image> SaveAsync(
        this IImageRepository images, Image before, Image after, UsageLimits held, ProjectQuotas quotas, CancellationToken cancellationToken) =>
        quotas.WithinAsync(after.Owner, held, limits => images.SaveAsync(before, after, limits, cancellationToken), cancellationToken);
}

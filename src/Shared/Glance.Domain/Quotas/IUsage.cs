using Glance.Domain.Errors;
using Glance.Domain.Images;

namespace Glance.Domain.Quotas;

/// <summary>
/// What projects use, and changes to images that may not take a project past its limits. A change and the count it is held against are one
/// transaction, and changes with limits to images of one owner wait for each other: however many race, none passes a limit.
/// An image in status <see cref="ImageStatus.Saving"/> counts with its <see cref="Image.Size"/>, so announcing a size reserves it; an upload
/// of unknown size saves larger and larger sizes as it goes, or is counted when it becomes active.
/// Every method may throw <see cref="DatabaseUnavailableException"/>.
/// </summary>
public interface IUsage
{
    /// <summary>What a project uses now; null asks for images without an owner.</summary>
    ValueTask<ProjectUsage> OfAsync(string? projectId, CancellationToken cancellationToken);

    /// <summary><see cref="IImageRepository.AddAsync"/>, unless the image's owner then passes a limit.</summary>
    /// <exception cref="QuotaExceededException">It would; nothing was stored.</exception>
    /// <exception cref="DuplicateImageException">The id is taken, be it by a deleted image.</exception>
    ValueTask AddAsync(Image image, UsageLimits limits, CancellationToken cancellationToken);

    /// <summary><see cref="IImageRepository.SaveAsync"/>, unless the image or its owner then passes a limit.</summary>
    /// <exception cref="QuotaExceededException">It would; nothing was stored.</exception>
    /// <exception cref="ImageNotFoundException">No such undeleted image.</exception>
    /// <exception cref="ImageStateConflictException">The status is no longer <c>before.Status</c>.</exception>
    ValueTask<Image> SaveAsync(Image before, Image after, UsageLimits limits, CancellationToken cancellationToken);
}

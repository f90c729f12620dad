using Glance.Domain.Quotas;

namespace Glance.Domain.Images.Repository;

/// <summary>Shorter ways to call <see cref="IImageRepository"/>.</summary>
public static class ImageRepositoryExtensions
{
    /// <summary>Stores a new image of an owner who may have any number.</summary>
    public static ValueTask AddAsync(this IImageRepository images, Image image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.AddAsync(image, UsageLimits.None, cancellationToken);
    }

    /// <summary>A save that adds nothing that is counted.</summary>
    public static ValueTask<Image> SaveAsync(this IImageRepository images, Image before, Image after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.SaveAsync(before, after, UsageLimits.None, cancellationToken);
    }

    /// <summary>A save that is held against what the image itself may have, and adds nothing that its owner pays for.</summary>
    public static ValueTask<Image> SaveAsync(this IImageRepository images, Image before, Image after, ImageQuotas quotas, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.SaveAsync(before, after, quotas.Alone, cancellationToken);
    }
}

using Glance.Domain.Quotas;

namespace Glance.Domain.Images;

/// <summary>Shorter ways to call <see cref="IImageRepository"/>.</summary>
public static class ImageRepositoryExtensions
{
    /// <summary>A save that adds nothing that is counted.</summary>
    public static ValueTask<Image> SaveAsync(this IImageRepository images, Image before, Image after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.SaveAsync(before, after, ImageQuotas.None, cancellationToken);
    }
}

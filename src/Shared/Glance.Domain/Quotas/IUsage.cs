using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;

namespace Glance.Domain.Quotas;

/// <summary>
/// What projects use. An image in status <see cref="ImageStatus.Saving"/> counts with its <see cref="Image.Size"/>, so announcing a size
/// reserves it; an upload of unknown size is counted when it becomes active. What is saved within limits is saved by
/// <see cref="IImageRepository"/>. Every method may throw <see cref="DatabaseUnavailableException"/>.
/// </summary>
public interface IUsage
{
    /// <summary>What a project uses now; null asks for images without an owner.</summary>
    ValueTask<ProjectUsage> OfAsync(string? projectId, CancellationToken cancellationToken);
}

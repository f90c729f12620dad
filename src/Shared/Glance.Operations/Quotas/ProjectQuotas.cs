using Glance.Domain.Images;
using Glance.Domain.Quotas;

namespace Glance.Operations.Quotas;

/// <summary>
/// What a project may use: the limits kept in Keystone, or where there are none the same storage quota for everybody. A project pays for the
/// images it owns, whoever acts on them (docs/decisions/0091).
/// </summary>
/// <param name="usage">What is used, and saves that are held against limits.</param>
/// <param name="limits">Limits kept in Keystone.</param>
/// <param name="storageQuota"><c>user_storage_quota</c> in bytes; 0 for none. Keystone's limits take its place.</param>
public sealed class ProjectQuotas(IUsage usage, IProjectLimits limits, long storageQuota)
{
    private const long MiB = 1 << 20;

    /// <summary>Whether Keystone's limits apply, so that there is something to tell about them.</summary>
    public bool Limited => limits.Enabled;

    /// <summary>Stores a new image, unless its owner has as many as it may.</summary>
    /// <exception cref="Domain.Errors.QuotaExceededException">It has; nothing was stored.</exception>
    internal async ValueTask AddAsync(IImageRepository images, Image image, CancellationToken cancellationToken)
    {
        if (!limits.Enabled)
            await images.AddAsync(image, cancellationToken).ConfigureAwait(false);
        else
            await usage.AddAsync(
                image,
                new UsageLimits { Images = await LimitAsync(ProjectResource.ImageCountTotal, image.Owner, cancellationToken).ConfigureAwait(false) },
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What holds for an upload to images of this owner.</summary>
    internal async ValueTask<UsageLimits> ForUploadAsync(string? owner, CancellationToken cancellationToken)
    {
        if (!limits.Enabled)
            return storageQuota > 0 ? new UsageLimits { Bytes = storageQuota } : UsageLimits.None;
        var size = await LimitAsync(ProjectResource.ImageSizeTotal, owner, cancellationToken).ConfigureAwait(false);
        var uploading = await LimitAsync(ProjectResource.ImageCountUploading, owner, cancellationToken).ConfigureAwait(false);
        return new UsageLimits { Bytes = size > long.MaxValue / MiB ? null : size * MiB, Uploading = uploading };
    }

    /// <summary>Saves a step of an upload, unless the owner then passes a limit.</summary>
    /// <exception cref="Domain.Errors.QuotaExceededException">It would; nothing was stored.</exception>
    internal ValueTask<Image> SaveAsync(
        IImageRepository images, Image before, Image after, UsageLimits held, CancellationToken cancellationToken) =>
        held == UsageLimits.None
            ? images.SaveAsync(before, after, cancellationToken)
            : usage.SaveAsync(before, after, held, cancellationToken);

    /// <summary>Bytes the owner may still store; null for any number.</summary>
    internal async ValueTask<long?> RoomAsync(string? owner, UsageLimits held, CancellationToken cancellationToken) => held.Bytes is { } most
        ? Math.Max(0, most - (await usage.OfAsync(owner, cancellationToken).ConfigureAwait(false)).Bytes)
        : null;

    /// <summary>What a project uses of every resource and may use, in the units of Keystone's limits.</summary>
    internal async ValueTask<IReadOnlyList<ResourceUsage>> UsageAsync(string? projectId, CancellationToken cancellationToken)
    {
        var used = await usage.OfAsync(projectId, cancellationToken).ConfigureAwait(false);
        var told = new List<ResourceUsage>();
        foreach (var resource in ProjectResourceNames.All)
        {
            var limit = await limits.LimitAsync(resource, projectId, cancellationToken).ConfigureAwait(false);
            told.Add(new ResourceUsage(resource, Used(used, resource), limit));
        }

        return told;
    }

    private static long Used(ProjectUsage used, ProjectResource resource) => resource switch
    {
        ProjectResource.ImageSizeTotal => used.Bytes / MiB,
        ProjectResource.ImageStageTotal => used.StagedBytes / MiB,
        ProjectResource.ImageCountTotal => used.Images,
        _ => used.Uploading,
    };

    private async ValueTask<long?> LimitAsync(ProjectResource resource, string? owner, CancellationToken cancellationToken)
    {
        var limit = await limits.LimitAsync(resource, owner, cancellationToken).ConfigureAwait(false);
        return limit == IProjectLimits.Unlimited ? null : limit;
    }
}

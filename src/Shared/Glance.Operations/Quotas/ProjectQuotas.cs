using Glance.Domain.Errors;
using Glance.Domain.Quotas;

namespace Glance.Operations.Quotas;

/// <summary>
/// What a project may use: the limits kept in Keystone, or where there are none the same storage quota for everybody. A project pays for
/// the images it owns, whoever acts on them (docs/decisions/0091). Quotas say what holds; images are saved, and held against it, by their
/// repository.
/// </summary>
/// <param name="usage">What is used.</param>
/// <param name="limits">Limits kept in Keystone.</param>
/// <param name="rules">What the operator configured.</param>
public sealed class ProjectQuotas(IUsage usage, IProjectLimits limits, QuotaRules rules)
{
    private const long MiB = 1 << 20;

    /// <summary>Whether Keystone's limits apply, so that there is something to tell about them.</summary>
    public bool Limited => limits.Enabled;

    /// <summary>What holds for one more image of this owner.</summary>
    internal async ValueTask<UsageLimits> ForNewImageAsync(string? owner, CancellationToken cancellationToken) => limits.Enabled
        ? new UsageLimits { Images = await LimitAsync(ProjectResource.ImageCountTotal, owner, cancellationToken).ConfigureAwait(false) }
        : UsageLimits.None;

    /// <summary>What holds for an upload to images of this owner.</summary>
    /// <exception cref="QuotaExceededException">With soft quotas: the owner has more data than it may.</exception>
    internal async ValueTask<UsageLimits> ForUploadAsync(string? owner, CancellationToken cancellationToken)
    {
        if (!limits.Enabled)
            return rules.Storage > 0 ? new UsageLimits { Bytes = rules.Storage, BytesSetting = "user_storage_quota" } : UsageLimits.None;
        return rules.Hard ? await LimitsOfUploadAsync(owner, cancellationToken).ConfigureAwait(false) : await WithinAsync(
            owner,
            () => LimitsOfUploadAsync(owner, cancellationToken),
            async held =>
            {
                (held with { Uploading = null }).Require(owner, InWholeMiB(await usage.OfAsync(owner, cancellationToken).ConfigureAwait(false)));
                return held with { Bytes = null };
            }).ConfigureAwait(false);
    }

    /// <summary>
    /// Tries a step with the limits that are remembered; what these would refuse is tried again with the limits as they are now.
    /// </summary>
    /// <param name="owner">Who pays.</param>
    /// <param name="ask">Asks for the limits.</param>
    /// <param name="step">Saves, held against them.</param>
    /// <exception cref="QuotaExceededException">The owner would pass a limit; nothing was stored.</exception>
    internal async ValueTask<T> WithinAsync<T>(string? owner, Func<ValueTask<UsageLimits>> ask, Func<UsageLimits, ValueTask<T>> step)
    {
        var held = await ask().ConfigureAwait(false);
        try
        {
            return await step(held).ConfigureAwait(false);
        }
        catch (QuotaExceededException over) when (limits.Enabled && over.Resource is not null)
        {
            limits.Forget(owner);
            var now = await ask().ConfigureAwait(false);
            if (now == held)
                throw;
            return await step(now).ConfigureAwait(false);
        }
    }

    /// <summary>The same for a further step of what began with these limits.</summary>
    internal ValueTask<T> WithinAsync<T>(string? owner, UsageLimits held, Func<UsageLimits, ValueTask<T>> step, CancellationToken cancellationToken)
    {
        var isFirst = true;
        return WithinAsync(owner, NowAsync, step);

        async ValueTask<UsageLimits> NowAsync()
        {
            if (!isFirst)
                return await AsNowAsync(owner, held, cancellationToken).ConfigureAwait(false);
            isFirst = false;
            return held;
        }
    }

    /// <summary>Bytes the owner may still store; null for any number.</summary>
    internal async ValueTask<long?> RemainingAsync(string? owner, UsageLimits held, CancellationToken cancellationToken) => held.Bytes is { } most
        ? Math.Max(0, most - (await usage.OfAsync(owner, cancellationToken).ConfigureAwait(false)).Bytes)
        : null;

    /// <summary>The same, by the limits as they are now: asked before data is cut off.</summary>
    internal async ValueTask<long?> RemainingNowAsync(string? owner, UsageLimits held, CancellationToken cancellationToken)
    {
        limits.Forget(owner);
        return await RemainingAsync(owner, await AsNowAsync(owner, held, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

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

    /// <summary>The limits as they are now, of those resources alone that are held.</summary>
    private async ValueTask<UsageLimits> AsNowAsync(string? owner, UsageLimits held, CancellationToken cancellationToken)
    {
        if (!limits.Enabled)
            return held;
        var now = await LimitsOfUploadAsync(owner, cancellationToken).ConfigureAwait(false);
        return held with { Bytes = held.Bytes is null ? null : now.Bytes, Uploading = held.Uploading is null ? null : now.Uploading };
    }

    private async ValueTask<UsageLimits> LimitsOfUploadAsync(string? owner, CancellationToken cancellationToken)
    {
        var size = await LimitAsync(ProjectResource.ImageSizeTotal, owner, cancellationToken).ConfigureAwait(false);
        var uploading = await LimitAsync(ProjectResource.ImageCountUploading, owner, cancellationToken).ConfigureAwait(false);
        return new UsageLimits { Bytes = size > long.MaxValue / MiB ? null : size * MiB, Uploading = uploading };
    }

    /// <summary>Stored data alone, rounded down: what upstream holds against the limit (glance/quota/keystone.py).</summary>
    private static ProjectUsage InWholeMiB(ProjectUsage used) => used with { StoredBytes = used.StoredBytes / MiB * MiB, ReservedBytes = 0 };

    private async ValueTask<long?> LimitAsync(ProjectResource resource, string? owner, CancellationToken cancellationToken)
    {
        var limit = await limits.LimitAsync(resource, owner, cancellationToken).ConfigureAwait(false);
        return limit == IProjectLimits.Unlimited ? null : limit;
    }
}

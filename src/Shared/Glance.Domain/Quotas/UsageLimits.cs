using Glance.Domain.Errors;

namespace Glance.Domain.Quotas;

/// <summary>
/// The most a project may use of what a step needs, and what the step may make of the image; null sets no limit. A use of exactly the limit
/// is allowed.
/// </summary>
public sealed record UsageLimits
{
    /// <summary>Nothing is limited.</summary>
    public static UsageLimits None { get; } = new();

    /// <summary>Bytes of data, stored and reserved: <c>user_storage_quota</c>, or <c>image_size_total</c> times 2^20.</summary>
    public long? Bytes { get; init; }

    /// <summary>What sets <see cref="Bytes"/>, in the operator's words.</summary>
    public string BytesSetting { get; init; } = ProjectResource.ImageSizeTotal.ToName();

    /// <summary>Bytes of staged data: <c>image_stage_total</c> times 2^20.</summary>
    public long? StagedBytes { get; init; }

    /// <summary>Images.</summary>
    public long? Images { get; init; }

    /// <summary>Uploads, imports and copies at once.</summary>
    public long? Uploading { get; init; }

    /// <summary>What the image itself may have.</summary>
    public ImageQuotas Image { get; init; } = ImageQuotas.None;

    /// <summary>Whether anything of the project has to be counted.</summary>
    public bool LimitProject => (Bytes ?? StagedBytes ?? Images ?? Uploading) is not null;

    /// <summary>Compares a project's usage, what the step needs included.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="usage">Its usage.</param>
    /// <exception cref="QuotaExceededException">A limit is passed.</exception>
    public void Require(string? projectId, ProjectUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        Require(projectId, ProjectResource.ImageSizeTotal, "bytes", usage.Bytes, Bytes, BytesSetting);
        Require(projectId, ProjectResource.ImageStageTotal, "bytes", usage.StagedBytes, StagedBytes);
        Require(projectId, ProjectResource.ImageCountTotal, "images", usage.Images, Images);
        Require(projectId, ProjectResource.ImageCountUploading, "uploads", usage.Uploading, Uploading);
    }

    private static void Require(string? projectId, ProjectResource resource, string unit, long used, long? limit, string? setting = null)
    {
        if (used > limit)
            throw new QuotaExceededException($"Project {projectId ?? "(none)"} would use {used} {unit} of {setting ?? resource.ToName()}, more than its limit of {limit}") { Resource = resource };
    }
}

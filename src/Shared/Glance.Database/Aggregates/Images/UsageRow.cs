using Glance.Domain.Quotas;

namespace Glance.Database.Aggregates.Images;

/// <summary>The result of <see cref="UsageSql.OfProject"/>.</summary>
internal sealed record UsageRow
{
    public long StoredBytes { get; init; }

    public long ReservedBytes { get; init; }

    public long StagedBytes { get; init; }

    public long Images { get; init; }

    public long Uploading { get; init; }

    public ProjectUsage ToUsage() => new(StoredBytes, ReservedBytes, StagedBytes, Images, Uploading);
}

namespace Glance.Domain.Quotas;

/// <summary>What a project uses, as the database counts it (glance-behaviours section 1.4).</summary>
/// <param name="StoredBytes">Data in the stores, each copy counted.</param>
/// <param name="ReservedBytes">Sizes that running uploads have announced.</param>
/// <param name="StagedBytes">Data waiting for an import, or being copied.</param>
/// <param name="Images">Images that are not deleted.</param>
/// <param name="Uploading">Uploads, imports and copies that run.</param>
public sealed record ProjectUsage(long StoredBytes, long ReservedBytes, long StagedBytes, long Images, long Uploading)
{
    /// <summary>What a limit on data is held against.</summary>
    public long Bytes => StoredBytes + ReservedBytes;
}

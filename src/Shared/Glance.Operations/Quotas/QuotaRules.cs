namespace Glance.Operations.Quotas;

/// <summary>What the operator configured about quotas.</summary>
/// <param name="Storage"><c>user_storage_quota</c> in bytes; 0 for none. Keystone's limits take its place.</param>
/// <param name="Hard">
/// <c>hard_quotas</c>: whether nothing passes Keystone's limit on data; otherwise an upload is refused only where it is passed already.
/// </param>
public sealed record QuotaRules(long Storage = 0, bool Hard = true);

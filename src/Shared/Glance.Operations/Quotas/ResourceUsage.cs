using Glance.Domain.Quotas;

namespace Glance.Operations.Quotas;

/// <summary>What a project uses of one resource.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Usage">Used, in whole MiB or a count.</param>
/// <param name="Limit">The most of it; <see cref="IProjectLimits.Unlimited"/> for any amount.</param>
public sealed record ResourceUsage(ProjectResource Resource, long Usage, long Limit);

using Glance.Domain.Quotas;

namespace Glance.Keystone.Limits;

/// <summary>
/// Limits that are switched on and cannot be asked for, because <c>[oslo_limit]</c> does not say where. The service starts, as upstream's
/// does; what would need a limit is refused.
/// </summary>
internal sealed class UnconfiguredLimits(string reason, ILogger logger) : IProjectLimits
{
    /// <inheritdoc/>
    public bool Enabled => true;

    /// <inheritdoc/>
    public Task<long> LimitAsync(ProjectResource resource, string? projectId, CancellationToken cancellationToken)
    {
        Log.LimitsUnavailable(logger, reason);
        throw new LimitsUnavailableException(reason);
    }

    /// <inheritdoc/>
    public void Forget(string? projectId)
    {
        // Nothing is ever remembered.
    }
}

namespace Glance.Domain.Quotas;

/// <summary>No limits are kept in Keystone: <c>use_keystone_limits = false</c>.</summary>
public sealed class NoProjectLimits : IProjectLimits
{
    /// <inheritdoc/>
    public bool Enabled => false;

    /// <inheritdoc/>
    public Task<long> LimitAsync(ProjectResource resource, string? projectId, CancellationToken cancellationToken) =>
        Task.FromResult(IProjectLimits.Unlimited);

    /// <inheritdoc/>
    public void Forget(string? projectId)
    {
        // Nothing is remembered.
    }
}

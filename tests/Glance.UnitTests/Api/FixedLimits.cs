using Glance.Domain.Quotas;

namespace Glance.UnitTests.Api;

/// <summary>One limit for every project, and no others.</summary>
internal sealed class FixedLimits(ProjectResource limited, long limit) : IProjectLimits
{
    public bool Enabled => true;

    public Task<long> LimitAsync(ProjectResource resource, string? projectId, CancellationToken cancellationToken) =>
        Task.FromResult(resource == limited ? limit : IProjectLimits.Unlimited);

    public void Forget(string? projectId)
    {
        // It never changes.
    }
}

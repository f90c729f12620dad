using Glance.Domain.Quotas;

namespace Glance.UnitTests.Operations.Quotas;

/// <summary>Limits that are remembered as they were until somebody has them forgotten; what has no limit is unlimited.</summary>
internal sealed class MovingLimits : IProjectLimits
{
    public bool Enabled { get; init; } = true;

    /// <summary>As they are remembered.</summary>
    public Dictionary<ProjectResource, long> Remembered { get; private set; } = [];

    /// <summary>As they are.</summary>
    public Dictionary<ProjectResource, long> Now { get; init; } = [];

    /// <summary>Whose limits were to be forgotten.</summary>
    public List<string?> Forgotten { get; } = [];

    public Task<long> LimitAsync(ProjectResource resource, string? projectId, CancellationToken cancellationToken) => Enabled
        ? Task.FromResult(Remembered.GetValueOrDefault(resource, IProjectLimits.Unlimited))
        : throw new InvalidOperationException("limits that do not apply were asked for");

    /// <summary>Limits that are as they are remembered.</summary>
    public static MovingLimits Of(params (ProjectResource Resource, long Limit)[] limits)
    {
        var now = limits.ToDictionary(limit => limit.Resource, limit => limit.Limit);
        return new MovingLimits { Remembered = now, Now = now };
    }

    /// <summary>The same as remembered, and others now.</summary>
    public MovingLimits Raised(params (ProjectResource Resource, long Limit)[] limits) =>
        new() { Remembered = Remembered, Now = limits.ToDictionary(limit => limit.Resource, limit => limit.Limit) };

    public void Forget(string? projectId)
    {
        Forgotten.Add(projectId);
        Remembered = Now;
    }
}

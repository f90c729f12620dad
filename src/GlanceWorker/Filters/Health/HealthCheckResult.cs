namespace GlanceWorker.Filters.Health;

/// <summary>What one check found.</summary>
/// <param name="IsAvailable">Whether the service should be used.</param>
/// <param name="Reason">The word for it, which load balancers show.</param>
/// <param name="Details">More, for detailed answers.</param>
internal sealed record HealthCheckResult(bool IsAvailable, string Reason, string Details = "");

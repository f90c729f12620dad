namespace Glance.Keystone.Limits;

/// <summary>The service and region that limits are registered for.</summary>
/// <param name="ServiceId">Id of the service.</param>
/// <param name="RegionId">Id of the region; null when the endpoint has none.</param>
internal sealed record LimitedService(string ServiceId, string? RegionId)
{
    /// <summary>The query that selects their limits.</summary>
    public string Query => $"service_id={Uri.EscapeDataString(ServiceId)}" + (RegionId is null ? "" : $"&region_id={Uri.EscapeDataString(RegionId)}");
}

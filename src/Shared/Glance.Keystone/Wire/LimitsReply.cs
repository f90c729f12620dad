using System.Text.Json.Serialization;

namespace Glance.Keystone.Wire;

/// <summary>Limits of one project.</summary>
internal sealed record LimitsReply([property: JsonPropertyName("limits")] IReadOnlyList<LimitBody>? Limits);

/// <summary>A limit of one project.</summary>
internal sealed record LimitBody(
    [property: JsonPropertyName("resource_name")] string? ResourceName, [property: JsonPropertyName("resource_limit")] long? ResourceLimit,
    [property: JsonPropertyName("project_id")] string? ProjectId, [property: JsonPropertyName("region_id")] string? RegionId);

/// <summary>Limits for everybody.</summary>
internal sealed record RegisteredLimitsReply([property: JsonPropertyName("registered_limits")] IReadOnlyList<RegisteredLimitBody>? Limits);

/// <summary>A limit for everybody.</summary>
internal sealed record RegisteredLimitBody(
    [property: JsonPropertyName("resource_name")] string? ResourceName, [property: JsonPropertyName("default_limit")] long? DefaultLimit,
    [property: JsonPropertyName("region_id")] string? RegionId);

/// <summary>How limits of projects below projects count.</summary>
internal sealed record LimitModelReply([property: JsonPropertyName("model")] Named? Model);

/// <summary>One endpoint.</summary>
internal sealed record EndpointReply([property: JsonPropertyName("endpoint")] EndpointBody? Endpoint);

/// <summary>Several endpoints.</summary>
internal sealed record EndpointsReply([property: JsonPropertyName("endpoints")] IReadOnlyList<EndpointBody>? Endpoints);

/// <summary>An endpoint as an administrator sees it.</summary>
internal sealed record EndpointBody(
    [property: JsonPropertyName("id")] string? Id, [property: JsonPropertyName("service_id")] string? ServiceId, [property: JsonPropertyName("region_id")] string? RegionId);

/// <summary>Several services.</summary>
internal sealed record ServicesReply([property: JsonPropertyName("services")] IReadOnlyList<Named>? Services);

using System.Text.Json.Serialization;

namespace Glance.Keystone.Wire;

/// <summary>A trust, as it is asked for and as Keystone has made it.</summary>
internal sealed record TrustReply([property: JsonPropertyName("trust")] TrustBody? Trust);

/// <summary>Who trusts whom with which roles.</summary>
internal sealed record TrustBody
{
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("trustor_user_id")]
    public string? TrustorUserId { get; init; }

    [JsonPropertyName("trustee_user_id")]
    public string? TrusteeUserId { get; init; }

    [JsonPropertyName("project_id")]
    public string? ProjectId { get; init; }

    [JsonPropertyName("impersonation")]
    public bool Impersonation { get; init; }

    [JsonPropertyName("expires_at")]
    public string? ExpiresAt { get; init; }

    [JsonPropertyName("roles")]
    public IReadOnlyList<Named>? Roles { get; init; }
}

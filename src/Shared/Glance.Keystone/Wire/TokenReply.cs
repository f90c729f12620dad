using System.Text.Json;
using System.Text.Json.Serialization;

namespace Glance.Keystone.Wire;

/// <summary>Reply to a login or a validation.</summary>
internal sealed record TokenReply([property: JsonPropertyName("token")] TokenBody? Token);

/// <summary>A token as Keystone describes it.</summary>
internal sealed record TokenBody
{
    [JsonPropertyName("expires_at")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [JsonPropertyName("user")]
    public NamedInDomain? User { get; init; }

    [JsonPropertyName("project")]
    public NamedInDomain? Project { get; init; }

    [JsonPropertyName("domain")]
    public Named? Domain { get; init; }

    [JsonPropertyName("system")]
    public SystemBody? System { get; init; }

    [JsonPropertyName("roles")]
    public IReadOnlyList<Named>? Roles { get; init; }

    [JsonPropertyName("is_admin_project")]
    public bool? IsAdminProject { get; init; }

    [JsonPropertyName("catalog")]
    public IReadOnlyList<CatalogService>? Catalog { get; init; }

    [JsonPropertyName("bind")]
    public JsonElement? Bind { get; init; }

    [JsonPropertyName("application_credential")]
    public ApplicationCredentialBody? ApplicationCredential { get; init; }
}

/// <summary>Something with an id and a name.</summary>
internal sealed record Named([property: JsonPropertyName("id")] string? Id, [property: JsonPropertyName("name")] string? Name);

/// <summary>Something with an id and a name within a domain.</summary>
internal sealed record NamedInDomain(
    [property: JsonPropertyName("id")] string? Id, [property: JsonPropertyName("name")] string? Name, [property: JsonPropertyName("domain")] Named? Domain);

/// <summary>Scope of the whole cloud.</summary>
internal sealed record SystemBody([property: JsonPropertyName("all")] bool All);

/// <summary>One service of a catalogue.</summary>
internal sealed record CatalogService(
    [property: JsonPropertyName("type")] string? Type, [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("endpoints")] IReadOnlyList<CatalogEndpoint>? Endpoints);

/// <summary>One endpoint of a service.</summary>
internal sealed record CatalogEndpoint(
    [property: JsonPropertyName("interface")] string? Interface, [property: JsonPropertyName("region")] string? Region,
    [property: JsonPropertyName("region_id")] string? RegionId, [property: JsonPropertyName("url")] string? Url);

/// <summary>The application credential a token was made with.</summary>
internal sealed record ApplicationCredentialBody([property: JsonPropertyName("access_rules")] IReadOnlyList<AccessRuleBody>? AccessRules);

/// <summary>What such a credential may be used for.</summary>
internal sealed record AccessRuleBody(
    [property: JsonPropertyName("method")] string? Method, [property: JsonPropertyName("path")] string? Path, [property: JsonPropertyName("service")] string? Service);

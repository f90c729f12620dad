using System.Text.Json.Serialization;

namespace Glance.Keystone.Wire;

/// <summary>Body of a login.</summary>
internal sealed record LoginRequest([property: JsonPropertyName("auth")] AuthBody Auth);

/// <summary>Who logs in, for which scope.</summary>
internal sealed record AuthBody([property: JsonPropertyName("identity")] IdentityBody Identity, [property: JsonPropertyName("scope")] ScopeBody? Scope);

/// <summary>Who logs in, by which method.</summary>
internal sealed record IdentityBody([property: JsonPropertyName("methods")] IReadOnlyList<string> Methods)
{
    [JsonPropertyName("password")]
    public PasswordBody? Password { get; init; }

    [JsonPropertyName("token")]
    public TokenMethodBody? Token { get; init; }

    [JsonPropertyName("application_credential")]
    public ApplicationCredentialMethodBody? ApplicationCredential { get; init; }
}

/// <summary>The method password.</summary>
internal sealed record PasswordBody([property: JsonPropertyName("user")] UserBody User);

/// <summary>The method token.</summary>
internal sealed record TokenMethodBody([property: JsonPropertyName("id")] string Id);

/// <summary>The method application credential.</summary>
internal sealed record ApplicationCredentialMethodBody
{
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("secret")]
    public required string Secret { get; init; }

    [JsonPropertyName("user")]
    public UserBody? User { get; init; }
}

/// <summary>A user by id, or by name and domain.</summary>
internal sealed record UserBody
{
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("domain")]
    public Named? Domain { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }
}

/// <summary>What the token shall be good for.</summary>
internal sealed record ScopeBody
{
    [JsonPropertyName("project")]
    public NamedInDomain? Project { get; init; }

    [JsonPropertyName("domain")]
    public Named? Domain { get; init; }

    [JsonPropertyName("system")]
    public SystemBody? System { get; init; }

    [JsonPropertyName("OS-TRUST:trust")]
    public Named? Trust { get; init; }
}

using System.Text.Json;
using Glance.Keystone.Wire;

namespace Glance.Keystone.Tokens;

/// <summary>Makes an identity of what Keystone says about a token.</summary>
internal static class TokenReader
{
    /// <summary>The identity; null when something that every token has is missing.</summary>
    public static Identity? Read(TokenBody? token, out string? problem)
    {
        problem = token switch
        {
            null => "there is no token in the answer",
            { ExpiresAt: null } => "it does not say when it expires",
            { User.Id: null or "" } or { User: null } => "it names no user",
            _ => null,
        };
        if (token is not { ExpiresAt: { } expiresAt, User.Id: { Length: > 0 } userId })
            return null;
        string[] roles = [.. (token.Roles ?? []).Select(role => role.Name).OfType<string>()];
        return new Identity
        {
            UserId = userId,
            UserName = token.User.Name,
            UserDomainId = token.User.Domain?.Id,
            UserDomainName = token.User.Domain?.Name,
            ProjectId = token.Project?.Id,
            ProjectName = token.Project?.Name,
            ProjectDomainId = token.Project?.Domain?.Id,
            ProjectDomainName = token.Project?.Domain?.Name,
            DomainId = token.Domain?.Id,
            DomainName = token.Domain?.Name,
            SystemScope = token.System is { All: true } ? "all" : null,
            Roles = roles,
            LowerRoles = Array.ConvertAll(roles, role => role.Trim().ToLowerInvariant()),
            RolesText = string.Join(',', roles),
            IsAdminProject = token.IsAdminProject ?? true,
            ExpiresAt = expiresAt,
            ServiceCatalog = token.Catalog is null ? null : CatalogText.Of(token.Catalog),
            ServiceTypes = token.Catalog?.Select(service => service.Type).OfType<string>().ToHashSet(StringComparer.Ordinal),
            AccessRules = token.ApplicationCredential?.AccessRules?.Select(AccessRule.Of).ToArray(),
            Binding = Binding(token.Bind),
        };
    }

    private static Dictionary<string, string> Binding(JsonElement? bind)
    {
        var binding = new Dictionary<string, string>(StringComparer.Ordinal);
        if (bind is { ValueKind: JsonValueKind.Object } entries)
            foreach (var entry in entries.EnumerateObject())
                binding[entry.Name] = entry.Value.ToString();
        return binding;
    }
}

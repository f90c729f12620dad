using System.Text.Json;
using Glance.Keystone.Wire;

namespace Glance.Keystone.Tokens;

/// <summary>Makes an identity of what Keystone says about a token.</summary>
internal static class TokenReader
{
    /// <summary>The identity; null when something that every token has is missing.</summary>
    public static Identity? Read(TokenBody? token, out string? problem)
    {
        try
        {
            return ReadWhole(token, out problem);
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidOperationException) // JsonElement: text that is no Unicode.
        {
            problem = malformed.Message;
            return null;
        }
    }

    private static Identity? ReadWhole(TokenBody? token, out string? problem)
    {
        problem = token switch
        {
            null => "there is no token in the answer",
            { ExpiresAt: null } => "it does not say when it expires",
            { User.Id: null or "" } or { User: null } => "it names no user",
            _ => FindNull(token) is { } list ? $"there is null in its {list}" : null,
        };
        if (problem is not null || token is not { ExpiresAt: { } expiresAt, User.Id: { Length: > 0 } userId })
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

    // The JSON of a list that must hold objects may hold null, whatever its type says.
    private static string? FindNull(TokenBody token)
    {
        if (HoldsNull(token.Roles))
            return "roles";
        if (HoldsNull(token.Catalog) || token.Catalog?.Any(service => HoldsNull(service.Endpoints)) == true)
            return "catalog";
        return HoldsNull(token.ApplicationCredential?.AccessRules) ? "access rules" : null;
    }

    private static bool HoldsNull<T>(IReadOnlyList<T>? list)
        where T : class => list?.Any(element => element is null) == true;

    private static Dictionary<string, string> Binding(JsonElement? bind)
    {
        var binding = new Dictionary<string, string>(StringComparer.Ordinal);
        if (bind is { ValueKind: JsonValueKind.Object } entries)
        {
            foreach (var entry in entries.EnumerateObject())
                binding[entry.Name] = entry.Value.ToString();
        }

        return binding;
    }
}

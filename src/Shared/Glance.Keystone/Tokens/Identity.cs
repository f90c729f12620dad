namespace Glance.Keystone.Tokens;

/// <summary>Whom a valid token stands for. Immutable, shared by all requests with that token.</summary>
public sealed record Identity
{
    /// <summary>User id.</summary>
    public required string UserId { get; init; }

    /// <summary>User name.</summary>
    public string? UserName { get; init; }

    /// <summary>Domain id of the user.</summary>
    public string? UserDomainId { get; init; }

    /// <summary>Domain name of the user.</summary>
    public string? UserDomainName { get; init; }

    /// <summary>Project id, when the token is for a project.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Project name.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Domain id of the project.</summary>
    public string? ProjectDomainId { get; init; }

    /// <summary>Domain name of the project.</summary>
    public string? ProjectDomainName { get; init; }

    /// <summary>Domain id, when the token is for a domain.</summary>
    public string? DomainId { get; init; }

    /// <summary>Domain name.</summary>
    public string? DomainName { get; init; }

    /// <summary><c>all</c> when the token is for the whole cloud.</summary>
    public string? SystemScope { get; init; }

    /// <summary>Roles as Keystone spells them.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Roles in lower case, as rules are compared with.</summary>
    public IReadOnlyList<string> LowerRoles { get; init; } = [];

    /// <summary>Roles as the header X-Roles carries them.</summary>
    public string RolesText { get; init; } = "";

    /// <summary>Whether the project is the cloud's administrative one; true when Keystone does not say.</summary>
    public bool IsAdminProject { get; init; } = true;

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The catalogue in the shape of Keystone's version 2, as the header X-Service-Catalog carries it; null without one.</summary>
    public string? ServiceCatalog { get; init; }

    /// <summary>Types of service in the catalogue; null without one.</summary>
    internal IReadOnlySet<string>? ServiceTypes { get; init; }

    /// <summary>What the application credential may be used for; null when it may be used for everything.</summary>
    internal IReadOnlyList<AccessRule>? AccessRules { get; init; }

    /// <summary>To whom the token is bound, by kind; empty when to nobody.</summary>
    internal IReadOnlyDictionary<string, string> Binding { get; init; } = EmptyBinding;

    private static readonly IReadOnlyDictionary<string, string> EmptyBinding = new Dictionary<string, string>();
}

namespace Glance.Domain.Requests;

/// <summary>Who asks, with what rights. Made by the context filters, passed on as a parameter, never ambient.</summary>
public sealed record RequestContext
{
    /// <summary>Request id as logged and returned, <c>req-…</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>User id; null without identity.</summary>
    public string? UserId { get; init; }

    /// <summary>Project id, the owner of what is created; null without identity.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Domain of the user.</summary>
    public string? UserDomainId { get; init; }

    /// <summary>Domain of the project.</summary>
    public string? ProjectDomainId { get; init; }

    /// <summary>Domain the token is for, when it is for one.</summary>
    public string? DomainId { get; init; }

    /// <summary>What of the system the token is for (<c>all</c>), when it is for that.</summary>
    public string? SystemScope { get; init; }

    /// <summary>Whether the token is for the project that Keystone calls the administrators'; true when Keystone has none.</summary>
    public bool IsAdminProject { get; init; } = true;

    /// <summary>
    /// Whether the token is for a project, as far as policies are concerned: anything that is neither the system nor a domain.
    /// </summary>
    public bool IsProjectScoped => string.IsNullOrEmpty(SystemScope) && string.IsNullOrEmpty(DomainId);

    /// <summary>Roles of the user, lower case.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Roles of the service token, lower case.</summary>
    public IReadOnlyList<string> ServiceRoles { get; init; } = [];

    /// <summary>The token the caller came with; null without identity.</summary>
    public CallerToken? Token { get; init; }

    /// <summary>When that token ends; null when that is not known.</summary>
    public DateTimeOffset? TokenExpiresAt { get; init; }

    /// <summary>
    /// Where the caller's token says that the services of the cloud are, as the header <c>X-Service-Catalog</c> has it: JSON in the shape
    /// of Keystone's version 2. Null without one. It is only read where a store asks for it.
    /// </summary>
    public string? ServiceCatalog { get; init; }

    /// <summary>Whether the policy <c>context_is_admin</c> holds.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>Whether every change is refused (anonymous access).</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Whether no Keystone stands before the service, so that nobody has roles: rules of older releases, which asked for none, are then
    /// enough.
    /// </summary>
    public bool WithoutKeystone { get; init; }

    /// <summary>
    /// The caller of the pipelines without Keystone: an administrator without name and roles (middleware-contract section 3,
    /// docs/decisions/0092).
    /// </summary>
    public static RequestContext Unauthenticated(string requestId) => new() { RequestId = requestId, IsAdmin = true, WithoutKeystone = true };
}

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

    /// <summary>Roles of the user, lower case.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Roles of the service token, lower case.</summary>
    public IReadOnlyList<string> ServiceRoles { get; init; } = [];

    /// <summary>Whether the policy <c>context_is_admin</c> holds.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>Whether every change is refused (anonymous access).</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The caller of the pipelines without Keystone: an administrator without a name (middleware-contract section 3).</summary>
    public static RequestContext Unauthenticated(string requestId) => new() { RequestId = requestId, IsAdmin = true };
}

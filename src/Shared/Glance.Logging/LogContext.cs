namespace Glance.Logging;

/// <summary>
/// The request a log line belongs to: what stands between the brackets of a line. Put in force by
/// <see cref="LogContextScope.BeginContext"/>.
/// </summary>
public sealed record LogContext
{
    /// <summary>Request id, <c>req-…</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>Request id the caller handed down from another service; null when there is none.</summary>
    public string? GlobalRequestId { get; init; }

    /// <summary>User id.</summary>
    public string? User { get; init; }

    /// <summary>User name.</summary>
    public string? UserName { get; init; }

    /// <summary>Project id.</summary>
    public string? Project { get; init; }

    /// <summary>Project name.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Domain id of a domain-scoped token.</summary>
    public string? Domain { get; init; }

    /// <summary>System scope of the token, <c>all</c> or null.</summary>
    public string? SystemScope { get; init; }

    /// <summary>Domain id of the user.</summary>
    public string? UserDomain { get; init; }

    /// <summary>Domain id of the project.</summary>
    public string? ProjectDomain { get; init; }

    /// <summary>Id of the image or other thing the request is about.</summary>
    public string? ResourceUuid { get; init; }
}

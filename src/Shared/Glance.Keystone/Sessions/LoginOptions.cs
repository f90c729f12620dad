using Glance.Configuration;

namespace Glance.Keystone.Sessions;

/// <summary>How the service itself logs in at Keystone.</summary>
public sealed record LoginOptions
{
    /// <summary>The way.</summary>
    public LoginKind Kind { get; init; }

    /// <summary>Keystone's URL, with or without version.</summary>
    public required Uri AuthUrl { get; init; }

    /// <summary>Where that URL was written, for messages; null for one that no option has.</summary>
    public SettingOrigin? Origin { get; init; }

    /// <summary>User id.</summary>
    public string? UserId { get; init; }

    /// <summary>User name.</summary>
    public string? UserName { get; init; }

    /// <summary>Domain of the user.</summary>
    public DomainName UserDomain { get; init; }

    /// <summary>Password, token or application credential's secret.</summary>
    public SecretText Secret { get; init; } = new("");

    /// <summary>Application credential id.</summary>
    public string? ApplicationCredentialId { get; init; }

    /// <summary>Application credential name.</summary>
    public string? ApplicationCredentialName { get; init; }

    /// <summary>Project id to be scoped to.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Project name to be scoped to.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Domain of the project.</summary>
    public DomainName ProjectDomain { get; init; }

    /// <summary>Domain to be scoped to.</summary>
    public DomainName Domain { get; init; }

    /// <summary><c>all</c> to be scoped to the whole cloud.</summary>
    public string? SystemScope { get; init; }

    /// <summary>Trust to use.</summary>
    public string? TrustId { get; init; }
}

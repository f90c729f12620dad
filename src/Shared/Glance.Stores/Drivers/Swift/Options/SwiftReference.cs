using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Keystone.Sessions;

namespace Glance.Stores.Drivers.Swift.Options;

/// <summary>A Swift account under the name that locations have for it: where and as whom the service logs in.</summary>
internal sealed record SwiftReference
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>1 for Swift's own login, 3 for Keystone's.</summary>
    public string AuthVersion { get; init; } = "3";

    /// <summary>Where to log in.</summary>
    public required Uri AuthAddress { get; init; }

    /// <summary>As written: <c>project:user</c> or a user; empty with an application credential.</summary>
    public string User { get; init; } = string.Empty;

    /// <summary>Password.</summary>
    public SecretText Key { get; init; } = new(string.Empty);

    /// <summary>Application credential; null without one.</summary>
    public string? CredentialId { get; init; }

    /// <summary>Its secret.</summary>
    public SecretText CredentialSecret { get; init; } = new(string.Empty);

    /// <summary>Project id, where the user names none.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Project name, where the user names none.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Domain of the project.</summary>
    public DomainName ProjectDomain { get; init; }

    /// <summary>Domain of the user.</summary>
    public DomainName UserDomain { get; init; }

    /// <summary>Makes one of what the options or a section of the file say.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What is said under a name without <c>swift_store_</c>; null or empty for nothing.</param>
    /// <param name="told">Is told what is wrong, with that name.</param>
    /// <returns>Null when something is wrong.</returns>
    public static SwiftReference? From(string name, Func<string, string?> text, Action<string, string> told)
    {
        var faults = 0;
        void Tell(string key, string problem)
        {
            faults++;
            told(key, problem);
        }

        string? Of(string key) => text(key) is { Length: > 0 } value ? value : null;
        var address = Of("auth_address") is { } written ? SwiftStoreChecks.AddressOf(written) : null;
        if (address is null)
            Tell("auth_address", "it must be http:// or https:// and a host, with a port or a path if need be");
        var version = Of("auth_version") ?? "3";
        if (version is not ("1" or "3"))
            Tell("auth_version", version == "2" ? SwiftStoreChecks.NoVersion2 : "it must be 3 or 1");
        var (credential, secret) = (Of("application_credential_id"), Of("application_credential_secret"));
        if ((credential is null) != (secret is null))
        {
            Tell(credential is null ? "application_credential_id" : "application_credential_secret",
                "an application credential has both an id and a secret");
        }

        var (user, key) = (Of("user"), Of("key"));
        if (credential is null && user is null)
            Tell("user", "it is needed, or an application credential");
        if (credential is null && key is null)
            Tell("key", "it is needed, or an application credential");
        if (credential is null && user is not null && version == "3"
            && SwiftStoreChecks.WhyNoUser(user, Of("project_id") ?? Of("project_name")) is { } problem)
        {
            Tell("user", problem);
        }

        return faults > 0 ? null : new SwiftReference
        {
            Name = name,
            AuthVersion = version,
            AuthAddress = address!,
            User = user ?? string.Empty,
            Key = new SecretText(key ?? string.Empty),
            CredentialId = credential,
            CredentialSecret = new SecretText(secret ?? string.Empty),
            ProjectId = Of("project_id"),
            ProjectName = Of("project_name"),
            ProjectDomain = Domain(Of("project_domain_id"), Of("project_domain_name")),
            UserDomain = Domain(Of("user_domain_id"), Of("user_domain_name")),
        };
    }

    /// <summary>How to log in at Keystone.</summary>
    public LoginOptions ToLogin()
    {
        if (CredentialId is not null)
        {
            return new LoginOptions
            {
                Kind = LoginKind.ApplicationCredential,
                AuthUrl = AuthAddress,
                ApplicationCredentialId = CredentialId,
                Secret = CredentialSecret,
            };
        }

        var colon = User.IndexOf(':', StringComparison.Ordinal);
        return new LoginOptions
        {
            AuthUrl = AuthAddress,
            UserName = User[(colon + 1)..],
            UserDomain = UserDomain,
            Secret = Key,
            ProjectId = ProjectId,
            ProjectName = ProjectId is not null ? null : ProjectName ?? User[..colon],
            ProjectDomain = ProjectDomain,
        };
    }

    // What had no domains then is in the default one.
    private static DomainName Domain(string? id, string? name) =>
        id is null && name is null ? new DomainName("default", null) : new DomainName(id, name);
}

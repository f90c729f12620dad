namespace Glance.Configuration.Declarations.Catalog;

/// <summary>
/// The options by which a service logs in at Keystone. Several sections carry them, so they are declared once and read with
/// <see cref="ConfigurationSnapshot.Get{T}(Option{T}, string)"/> from the section in question.
/// </summary>
public static class AuthPluginDeclarations
{
    private const string Group = "keystone_authtoken";

    public static readonly Option<string?> AuthType = Text(Group, "auth_type",
        "How to log in: password, v3password, v3applicationcredential, token or v3token.", "auth_plugin");

    public static readonly Option<string?> AuthSection = Text(Group, "auth_section", "Another section that holds the login options.");

    public static readonly Option<string?> AuthUrl = Text(Group, "auth_url", "Keystone's URL, with or without /v3.");

    public static readonly Option<string?> Username = Text(Group, "username", "User name.", "user-name", "user_name");

    public static readonly Option<string?> Password = Secret(Group, "password", "Password.");

    public static readonly Option<string?> UserId = Text(Group, "user_id", "User id.");

    public static readonly Option<string?> UserDomainId = Text(Group, "user_domain_id", "Domain id of the user.");

    public static readonly Option<string?> UserDomainName = Text(Group, "user_domain_name", "Domain name of the user.");

    public static readonly Option<string?> ProjectId = Text(Group, "project_id", "Project id.");

    public static readonly Option<string?> ProjectName = Text(Group, "project_name", "Project name.");

    public static readonly Option<string?> ProjectDomainId = Text(Group, "project_domain_id", "Domain id of the project.");

    public static readonly Option<string?> ProjectDomainName = Text(Group, "project_domain_name", "Domain name of the project.");

    public static readonly Option<string?> TenantId = Text(Group, "tenant_id", "Old word for project_id.");

    public static readonly Option<string?> TenantName = Text(Group, "tenant_name", "Old word for project_name.");

    public static readonly Option<string?> SystemScope = Text(Group, "system_scope", "Scope of the whole cloud, written all.");

    public static readonly Option<string?> DomainId = Text(Group, "domain_id", "Domain id to be scoped to.");

    public static readonly Option<string?> DomainName = Text(Group, "domain_name", "Domain name to be scoped to.");

    public static readonly Option<string?> TrustId = Text(Group, "trust_id", "Trust to use.");

    public static readonly Option<string?> DefaultDomainId = Text(Group, "default_domain_id", "Domain id where none is named.");

    public static readonly Option<string?> DefaultDomainName = Text(Group, "default_domain_name", "Domain name where none is named.");

    public static readonly Option<string?> ApplicationCredentialId = Text(Group, "application_credential_id", "Application credential id.");

    public static readonly Option<string?> ApplicationCredentialName = Text(Group, "application_credential_name", "Application credential name.");

    public static readonly Option<string?> ApplicationCredentialSecret = Secret(Group, "application_credential_secret", "Secret of the application credential.");

    public static readonly Option<string?> Token = Secret(Group, "token", "A ready token to log in with.");

    private static readonly Option<string?>[] Templates =
    [
        AuthType, AuthSection, AuthUrl, Username, Password, UserId, UserDomainId, UserDomainName, ProjectId, ProjectName, ProjectDomainId,
        ProjectDomainName, TenantId, TenantName, SystemScope, DomainId, DomainName, TrustId, DefaultDomainId, DefaultDomainName,
        ApplicationCredentialId, ApplicationCredentialName, ApplicationCredentialSecret, Token,
    ];

    /// <summary>The declarations for the catalogue, in a section.</summary>
    /// <param name="group">The section.</param>
    /// <param name="noEffect">Why they change nothing there; null when they do.</param>
    internal static Option[] In(string group, string? noEffect = null) =>
        Array.ConvertAll(Templates, template => group == Group && noEffect is null ? template : Copy(template, group, noEffect));

    /// <summary>Whether a name is one of these, as written today or earlier.</summary>
    internal static bool Knows(string name) =>
        Array.Exists(Templates, template => template.Name == name || template.DeprecatedNames.Any(old => old.Name == name));

    private static Option<string?> Copy(Option<string?> template, string group, string? noEffect) => Opt.OptionalStr(
        group, template.Name, template.Help, secret: template.IsSecret,
        deprecated: template.HasDeprecatedNames ? [.. template.DeprecatedNames.Select(old => old.Name)] : null, noEffect: noEffect);

    private static Option<string?> Text(string group, string name, string help, params string[] old) =>
        Opt.OptionalStr(group, name, help, deprecated: old.Length == 0 ? null : old);

    private static Option<string?> Secret(string group, string name, string help) => Opt.OptionalStr(group, name, help, secret: true);
}

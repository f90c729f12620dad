using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Reporting;

namespace Glance.Keystone.Sessions;

/// <summary>
/// Reads the login options of a section, or of the one its <c>auth_section</c> names, and says all that is missing; what it returns then
/// only serves to look at the rest.
/// </summary>
internal sealed class LoginOptionsReader
{
    private static readonly Uri NoUrl = new("http://localhost"); // in place of one that is wrong, which stops the start

    private readonly ConfigurationSnapshot _configuration;
    private readonly string _group;
    private readonly List<ConfigurationProblem> _problems;

    private LoginOptionsReader(ConfigurationSnapshot configuration, string group, List<ConfigurationProblem> problems)
    {
        _configuration = configuration;
        _group = group;
        _problems = problems;
    }

    /// <summary>Reads them.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="group">The section.</param>
    /// <param name="problems">Gets what is missing or unknown.</param>
    /// <param name="sections">The sections of the configuration files.</param>
    public static LoginOptions Read(
        ConfigurationSnapshot configuration, string group, List<ConfigurationProblem> problems, IReadOnlySet<string> sections)
    {
        var named = new LoginOptionsReader(configuration, group, problems);
        var section = named.Text(AuthPluginDeclarations.AuthSection);
        var reader = new LoginOptionsReader(configuration, section ?? group, problems);

        // A paste section may have it all, wherever the options are looked for.
        if (section is not null && reader.Text(AuthPluginDeclarations.AuthType) is null
            && !sections.Contains(OptionName.NormalizeGroup(section)))
        {
            return named.OfNoSection(section, sections);
        }

        return reader.Read() with
        {
            Origin = reader.OriginOf(AuthPluginDeclarations.AuthUrl) ?? reader.OriginOf(KeystoneAuthtokenDeclarations.IdentityUri),
        };
    }

    private LoginOptions Read() => Text(AuthPluginDeclarations.AuthType) switch
    {
        "password" or "v3password" => Password(),
        "v3applicationcredential" => ApplicationCredential(),
        "token" or "v3token" => Token(LoginKind.Token),
        "admin_token" => Token(LoginKind.AdminToken),
        null when Text(KeystoneAuthtokenDeclarations.AdminUser) is not null || Text(KeystoneAuthtokenDeclarations.AdminToken) is not null => OfOldFile(),
        null => OfNoKind("is not set, so the service cannot log in at Keystone; "
            + "set it to password, and auth_url, username, user_domain_name, password, project_name and project_domain_name with it"),
        var other => OfNoKind(
            $"'{other}' is not served; it can be password, v3password, v3applicationcredential, token, v3token or admin_token"),
    };

    private LoginOptions OfNoSection(string section, IEnumerable<string> sections)
    {
        var near = NearestName.Find(section, sections) is { } name ? $"; did you mean {name}?" : string.Empty;
        Refuse(AuthPluginDeclarations.AuthSection,
            $"there is no section [{section}] in the configuration files, and the login options are looked for there alone{near}");
        return new LoginOptions { AuthUrl = NoUrl };
    }

    // What this way would need is not known; a URL is one for all.
    private LoginOptions OfNoKind(string problem)
    {
        Refuse(AuthPluginDeclarations.AuthType, problem);
        return new LoginOptions { AuthUrl = Text(AuthPluginDeclarations.AuthUrl) is null ? NoUrl : Url(AuthPluginDeclarations.AuthUrl) };
    }

    private LoginOptions Password() => Scoped(new LoginOptions
    {
        Kind = LoginKind.Password,
        AuthUrl = Url(AuthPluginDeclarations.AuthUrl),
        UserId = Text(AuthPluginDeclarations.UserId),
        UserName = Text(AuthPluginDeclarations.UserId) is null ? Needed(AuthPluginDeclarations.Username) : Text(AuthPluginDeclarations.Username),
        UserDomain = Domain(AuthPluginDeclarations.UserDomainId, AuthPluginDeclarations.UserDomainName),
        Secret = new SecretText(Needed(AuthPluginDeclarations.Password)),
    });

    private LoginOptions ApplicationCredential()
    {
        var id = Text(AuthPluginDeclarations.ApplicationCredentialId);
        return new LoginOptions
        {
            Kind = LoginKind.ApplicationCredential,
            AuthUrl = Url(AuthPluginDeclarations.AuthUrl),
            ApplicationCredentialId = id,
            ApplicationCredentialName = id is null ? Needed(AuthPluginDeclarations.ApplicationCredentialName) : null,
            UserId = Text(AuthPluginDeclarations.UserId),
            UserName = id is null && Text(AuthPluginDeclarations.UserId) is null ? Needed(AuthPluginDeclarations.Username) : Text(AuthPluginDeclarations.Username),
            UserDomain = Domain(AuthPluginDeclarations.UserDomainId, AuthPluginDeclarations.UserDomainName),
            Secret = new SecretText(Needed(AuthPluginDeclarations.ApplicationCredentialSecret)),
        };
    }

    private LoginOptions Token(LoginKind kind) => Scoped(new LoginOptions
    {
        Kind = kind,
        AuthUrl = Url(AuthPluginDeclarations.AuthUrl),
        Secret = new SecretText(Needed(AuthPluginDeclarations.Token)),
    });

    /// <summary>Files of 2015: what had no domains then is in the default one.</summary>
    private LoginOptions OfOldFile()
    {
        var login = new LoginOptions { AuthUrl = Url(Text(AuthPluginDeclarations.AuthUrl) is null ? KeystoneAuthtokenDeclarations.IdentityUri : AuthPluginDeclarations.AuthUrl) };
        if (Text(KeystoneAuthtokenDeclarations.AdminToken) is { } token)
            return login with { Kind = LoginKind.AdminToken, Secret = new SecretText(token) };
        var domain = new DomainName("default", null);
        return login with
        {
            UserName = Text(KeystoneAuthtokenDeclarations.AdminUser),
            UserDomain = domain,
            Secret = new SecretText(Needed(KeystoneAuthtokenDeclarations.AdminPassword)),
            ProjectName = Needed(KeystoneAuthtokenDeclarations.AdminTenantName),
            ProjectDomain = domain,
        };
    }

    private LoginOptions Scoped(LoginOptions login) => login with
    {
        ProjectId = Text(AuthPluginDeclarations.ProjectId) ?? Text(AuthPluginDeclarations.TenantId),
        ProjectName = Text(AuthPluginDeclarations.ProjectName) ?? Text(AuthPluginDeclarations.TenantName),
        ProjectDomain = Domain(AuthPluginDeclarations.ProjectDomainId, AuthPluginDeclarations.ProjectDomainName),
        Domain = new DomainName(Text(AuthPluginDeclarations.DomainId), Text(AuthPluginDeclarations.DomainName)),
        SystemScope = Text(AuthPluginDeclarations.SystemScope),
        TrustId = Text(AuthPluginDeclarations.TrustId),
    };

    private DomainName Domain(Option<string?> id, Option<string?> name)
    {
        var given = new DomainName(Text(id), Text(name));
        if (given.IsGiven)
            return given;
        var usual = new DomainName(Text(AuthPluginDeclarations.DefaultDomainId), Text(AuthPluginDeclarations.DefaultDomainName));

        // Upstream finds domainless options only good enough for API v2, which is gone; "default" is the id every Keystone starts with.
        return usual.IsGiven ? usual : new DomainName("default", null);
    }

    private Uri Url(Option<string?> option)
    {
        var text = Needed(option);
        if (text.Length == 0)
            return NoUrl;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        Refuse(option, $"'{text}' is not an http or https URL such as http://controller:5000");
        return NoUrl;
    }

    private string Needed(Option<string?> option)
    {
        if (Text(option) is { } text)
            return text;
        Refuse(option, "is missing, and this way to log in at Keystone needs it");
        return string.Empty;
    }

    private string? Text(Option<string?> option) => _configuration.Get(option, _group) is { Length: > 0 } text ? text : null;

    private SettingOrigin? OriginOf(Option option) => _configuration.Origin(option, _group);

    // The place is that of the value in force: a paste section may have set it over the configuration file.
    private void Refuse(Option option, string message) =>
        _problems.Add(ConfigurationProblem.About(_configuration, option, _group, ConfigurationProblemKind.Conflict, message));
}

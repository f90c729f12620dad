using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Configuration.Surroundings;
using Glance.Keystone.Sessions;

namespace Glance.Stores.Drivers.Cinder.Options;

/// <summary>Options of a cinder store, named as in the configuration file; checked when the store is made.</summary>
internal sealed record CinderStoreOptions
{
    /// <summary>Reads the options of one store.</summary>
    /// <exception cref="StoreConfigurationException">Options that cannot be meant, all of them in one report.</exception>
    public static CinderStoreOptions From(StoreSection section)
    {
        string? Text(Option option) => section.Get((Option<string?>)option) is { Length: > 0 } text ? text : null;
        string Told(string name) =>
            (section.Origin(Named(name)) is { } place ? $"{place}: " : string.Empty) + $"[{section.Name}] {name}";
        List<string> problems =
            [.. CinderStoreChecks.FindFaults(Text).Select(fault => $"{Told(fault.Option.Name)}: {fault.Problem}")];
        if (problems.Count > 0)
            throw new StoreConfigurationException(problems);
        var entry = CinderStoreChecks.CatalogEntryOf(section.Get(CinderStoreDeclarations.CatalogInfo)) ?? ("volumev3", null, "publicURL");
        return new CinderStoreOptions
        {
            Section = section.Name,
            Files = section.Files,
            Told = Told,
            ServiceType = entry.Type,
            ServiceName = entry.Name,
            Interface = entry.Interface,
            EndpointTemplate = Text(CinderStoreDeclarations.EndpointTemplate),
            Region = Text(CinderStoreDeclarations.Region),
            CaFile = Text(CinderStoreDeclarations.CaFile),
            Insecure = section.Get(CinderStoreDeclarations.Insecure),
            AuthAddress = Text(CinderStoreDeclarations.AuthAddress) is { } address ? ServerAddress.Of(address, "https") : null,
            UserName = Text(CinderStoreDeclarations.UserName),
            UserDomainName = section.Get(CinderStoreDeclarations.UserDomainName),
            Password = new SecretText(Text(CinderStoreDeclarations.Password) ?? string.Empty),
            CredentialId = Text(CinderStoreDeclarations.CredentialId),
            CredentialSecret = new SecretText(Text(CinderStoreDeclarations.CredentialSecret) ?? string.Empty),
            ProjectName = Text(CinderStoreDeclarations.ProjectName),
            ProjectDomainName = section.Get(CinderStoreDeclarations.ProjectDomainName),
            Retries = section.Get(CinderStoreDeclarations.HttpRetries),
            TransitionTimeout = TimeSpan.FromSeconds(section.Get(CinderStoreDeclarations.StateTransitionTimeout)),
            VolumeType = Text(CinderStoreDeclarations.VolumeType),
            UseMultipath = section.Get(CinderStoreDeclarations.UseMultipath),
            ExtendAttached = section.Get(CinderStoreDeclarations.ExtendAttached),
            AttachmentTries = Math.Max(1, section.Get(CinderStoreDeclarations.AttachmentRetries)),
            KeyringDirectory = section.Get(CinderStoreDeclarations.KeyringDirectory),
        };
    }

    /// <summary>Section they come from, for messages.</summary>
    public string Section { get; init; } = "glance_store";

    /// <summary>Whether locations name the store: where there are several, each has a section of its own.</summary>
    public bool IsOneOfSeveral => Section != StoreDeclarations.Group;

    /// <summary>Reads the files that are named here.</summary>
    public ConfiguredFiles Files { get; init; } = ConfiguredFiles.OnDisk;

    /// <summary>How a message names an option, with the place where it was written.</summary>
    public Func<string, string> Told { get; init; } = static name => name;

    /// <summary>First part of <c>cinder_catalog_info</c>.</summary>
    public string ServiceType { get; init; } = "volumev3";

    /// <summary>Its second part; null for any.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Its third part.</summary>
    public string Interface { get; init; } = "publicURL";

    /// <summary><c>cinder_endpoint_template</c>; null for the catalogue.</summary>
    public string? EndpointTemplate { get; init; }

    /// <summary><c>cinder_os_region_name</c>.</summary>
    public string? Region { get; init; }

    /// <summary><c>cinder_ca_certificates_file</c>; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary><c>cinder_api_insecure</c>.</summary>
    public bool Insecure { get; init; }

    /// <summary><c>cinder_store_auth_address</c>.</summary>
    public Uri? AuthAddress { get; init; }

    /// <summary><c>cinder_store_user_name</c>.</summary>
    public string? UserName { get; init; }

    /// <summary><c>cinder_store_user_domain_name</c>.</summary>
    public string UserDomainName { get; init; } = "Default";

    /// <summary><c>cinder_store_password</c>.</summary>
    public SecretText Password { get; init; } = new(string.Empty);

    /// <summary><c>cinder_store_application_credential_id</c>.</summary>
    public string? CredentialId { get; init; }

    /// <summary><c>cinder_store_application_credential_secret</c>.</summary>
    public SecretText CredentialSecret { get; init; } = new(string.Empty);

    /// <summary><c>cinder_store_project_name</c>.</summary>
    public string? ProjectName { get; init; }

    /// <summary><c>cinder_store_project_domain_name</c>.</summary>
    public string ProjectDomainName { get; init; } = "Default";

    /// <summary><c>cinder_http_retries</c>.</summary>
    public int Retries { get; init; } = 3;

    /// <summary><c>cinder_state_transition_timeout</c>: how long a volume may take to be made or enlarged.</summary>
    public TimeSpan TransitionTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary><c>cinder_volume_type</c>; null for Cinder's default.</summary>
    public string? VolumeType { get; init; }

    /// <summary><c>cinder_use_multipath</c>.</summary>
    public bool UseMultipath { get; init; }

    /// <summary><c>cinder_do_extend_attached</c>.</summary>
    public bool ExtendAttached { get; init; }

    /// <summary><c>cinder_attachment_retry_attempts</c>: how often an attachment is tried.</summary>
    public int AttachmentTries { get; init; } = 5;

    /// <summary><c>cinder_ceph_keyring_directory</c>.</summary>
    public string KeyringDirectory { get; init; } = "/etc/ceph";

    /// <summary>How long a connection may take to stand.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long Cinder may say nothing to a question, its repetitions included.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The login of the service itself, as upstream decides it: with user, password and project, or with an application credential. Null
    /// where either is not whole; then the tokens of requests are used.
    /// </summary>
    public LoginOptions? Login => AuthAddress is null ? null
        : CredentialId is not null && CredentialSecret.Reveal().Length > 0
            ? new LoginOptions
            {
                Kind = LoginKind.ApplicationCredential,
                AuthUrl = AuthAddress,
                ApplicationCredentialId = CredentialId,
                Secret = CredentialSecret,
            }
            : UserName is null || ProjectName is null || Password.Reveal().Length == 0 ? null : new LoginOptions
            {
                AuthUrl = AuthAddress,
                UserName = UserName,
                UserDomain = new DomainName(null, UserDomainName),
                Secret = Password,
                ProjectName = ProjectName,
                ProjectDomain = new DomainName(null, ProjectDomainName),
            };

    /// <summary>What <c>/v2/info/stores/detail</c> tells of the driver.</summary>
    public IReadOnlyDictionary<string, object?> Describe() => new Dictionary<string, object?>
    {
        ["volume_type"] = VolumeType,
        ["use_multipath"] = UseMultipath,
    };

    /// <summary>The authorities that are believed; null for the system's.</summary>
    /// <exception cref="StoreConfigurationException">The file cannot be used.</exception>
    public X509Certificate2Collection? ReadAuthorities()
    {
        if (CaFile is null || Insecure)
            return null;
        var told = Told(CinderStoreDeclarations.CaFile.Name);
        try
        {
            var all = ConfiguredCertificates.Authorities(Files, CaFile);
            return all.Count > 0 ? all : throw new StoreConfigurationException([$"{told}: {CaFile} holds no certificate in PEM"]);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StoreConfigurationException([$"{told}: {CaFile} cannot be read: {e.Message}"]);
        }
    }

    private static Option Named(string name) => CinderStoreDeclarations.Driver.Options.First(option => option.Name == name);
}

namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The swift driver: images as objects in containers of an OpenStack Swift.</summary>
public static class SwiftStoreDeclarations
{
    private const string Group = StoreDeclarations.Group;

    public static readonly Option<string> DefaultReference = Opt.Str(Group, "default_swift_reference", "ref1",
        "Section of swift_store_config_file that new images go to. Without that file, the name that locations give to the options below.");

    public static readonly Option<string?> ConfigFile = Opt.OptionalStr(Group, "swift_store_config_file",
        "File of Swift accounts, a section for each, instead of the options of the login below.");

    public static readonly Option<string> AuthVersion = Opt.Str(Group, "swift_store_auth_version", "3",
        "How to log in: 3 at Keystone, 1 at Swift's own tempauth or a gateway that has its login.", choices: ["1", "2", "3"]);

    public static readonly Option<string?> AuthAddress = Opt.OptionalStr(Group, "swift_store_auth_address",
        "URL to log in at, Keystone's with or without /v3. Without http:// it is https.");

    public static readonly Option<string?> User = Opt.OptionalStr(Group, "swift_store_user", "User, as project:user.", secret: true);

    public static readonly Option<string?> Key = Opt.OptionalStr(Group, "swift_store_key", "Password.", secret: true);

    public static readonly Option<string?> CredentialId = Opt.OptionalStr(Group, "swift_store_application_credential_id",
        "Application credential to log in with instead of user and password.", secret: true);

    public static readonly Option<string?> CredentialSecret = Opt.OptionalStr(Group, "swift_store_application_credential_secret",
        "Secret of the application credential.", secret: true);

    public static readonly Option<string?> ProjectId = Opt.OptionalStr(Group, "swift_store_project_id",
        "Project id, where swift_store_user names no project.");

    public static readonly Option<string?> ProjectName = Opt.OptionalStr(Group, "swift_store_project_name",
        "Project name, where swift_store_user names no project.");

    public static readonly Option<string?> ProjectDomainId = Opt.OptionalStr(Group, "swift_store_project_domain_id",
        "Domain id of the project; default when no domain is set.");

    public static readonly Option<string?> ProjectDomainName = Opt.OptionalStr(Group, "swift_store_project_domain_name",
        "Domain name of the project.");

    public static readonly Option<string?> UserDomainId = Opt.OptionalStr(Group, "swift_store_user_domain_id",
        "Domain id of the user; default when no domain is set.");

    public static readonly Option<string?> UserDomainName = Opt.OptionalStr(Group, "swift_store_user_domain_name",
        "Domain name of the user.");

    public static readonly Option<bool> AuthInsecure = Opt.Bool(Group, "swift_store_auth_insecure", false,
        "Whether certificates go unchecked, at the login and at Swift.");

    public static readonly Option<string?> CaCert = Opt.OptionalStr(Group, "swift_store_cacert",
        "PEM file of the authorities trusted to sign certificates, instead of the system's.");

    public static readonly Option<string?> Region = Opt.OptionalStr(Group, "swift_store_region",
        "Region of the Swift to use; the first of the catalogue when unset.");

    public static readonly Option<string?> Endpoint = Opt.OptionalStr(Group, "swift_store_endpoint",
        "Storage URL of the account, instead of the one that the login gives.");

    public static readonly Option<string> EndpointType = Opt.Str(Group, "swift_store_endpoint_type", "publicURL",
        "Which of the catalogue's endpoints to use.", choices: ["publicURL", "adminURL", "internalURL"]);

    public static readonly Option<string> ServiceType = Opt.Str(Group, "swift_store_service_type", "object-store",
        "Type of the Swift service in the catalogue.");

    public static readonly Option<string> Container = Opt.Str(Group, "swift_store_container", "glance",
        "Container that images go to, or the beginning of its name.");

    public static readonly Option<int> LargeObjectSize = Opt.Int(Group, "swift_store_large_object_size", 5120,
        "Size from which an image is stored in segments, as images of unknown size are. In MB of 1024000 bytes, as in the next option.",
        1, 5120);

    public static readonly Option<int> LargeObjectChunkSize = Opt.Int(Group, "swift_store_large_object_chunk_size", 200,
        "Size of those segments. Up to 8 they are sent several at a time, but Swift reads out one segment a second.", 1, 5120);

    public static readonly Option<bool> CreateContainerOnPut = Opt.Bool(Group, "swift_store_create_container_on_put", false,
        "Whether a container that is missing is made by the first upload.");

    public static readonly Option<bool> MultiTenant = Opt.Bool(Group, "swift_store_multi_tenant", false,
        "Whether images are stored in the accounts of those who upload them, each in a container of its own.");

    public static readonly Option<IReadOnlyList<string>> AdminTenants = Opt.List(Group, "swift_store_admin_tenants", [],
        "Ids of projects that may read and write in those containers, such as that of swift_store_user.");

    public static readonly Option<bool> UseTrusts = Opt.Bool(Group, "swift_store_use_trusts", true,
        "Whether an upload that outlives its token goes on by a trust, made shortly before the token ends.");

    public static readonly Option<int> ContainersSeed = Opt.Int(Group, "swift_store_multiple_containers_seed", 0,
        "Digits of the image id that the container's name ends with, so that 16 to the power of it containers share the load.", 0, 32);

    public static readonly Option<int> ExpireSoonInterval = Opt.Int(Group, "swift_store_expire_soon_interval", 60,
        "Seconds before its end at which a token is renewed.", 0);

    public static readonly Option<bool> BufferOnUpload = Opt.Bool(Group, "swift_buffer_on_upload", false,
        "Whether segments of more than 8 are buffered on disk, so that they are sent again when that fails and several at a time.");

    public static readonly Option<string?> BufferDirectory = Opt.OptionalStr(Group, "swift_upload_buffer_dir",
        "Directory of those buffers: five times swift_store_large_object_chunk_size for each upload.");

    /// <summary>What the configuration knows of the driver.</summary>
    public static readonly StoreDriver Driver = new()
    {
        Name = "swift",
        Schemes = ["swift+config", "swift", "swift+http", "swift+https"],
        Options =
        [
            DefaultReference, ConfigFile, AuthVersion, AuthAddress, User, Key, CredentialId, CredentialSecret, ProjectId, ProjectName,
            ProjectDomainId, ProjectDomainName, UserDomainId, UserDomainName, AuthInsecure, CaCert, Region, Endpoint, EndpointType,
            ServiceType, Container, LargeObjectSize, LargeObjectChunkSize, CreateContainerOnPut, MultiTenant, ContainersSeed,
            AdminTenants,
            new NoEffectGroup(Group, "no TLS of today compresses").Bool("swift_store_ssl_compression", true, "Whether TLS compresses."),
            new NoEffectGroup(Group, "a download that breaks off goes on where it was, as long as more of it comes")
                .Int("swift_store_retry_get_count", 0, "How often an interrupted download is asked for again.", 0),
            ExpireSoonInterval,
            UseTrusts,
            BufferOnUpload, BufferDirectory,
        ],
        Checks = [new StoreSectionCheck(SwiftStoreChecks.Together, SwiftStoreChecks.About)],
    };
}

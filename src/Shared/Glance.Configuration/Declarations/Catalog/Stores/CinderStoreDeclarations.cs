namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The cinder driver: images on volumes of an OpenStack Cinder.</summary>
public static class CinderStoreDeclarations
{
    private const string Group = StoreDeclarations.Group;

    public static readonly Option<string> CatalogInfo = Opt.Str(Group, "cinder_catalog_info", "volumev3::publicURL",
        "Cinder in the catalogue, as type:name:interface; the name may be empty.");

    public static readonly Option<string?> EndpointTemplate = Opt.OptionalStr(Group, "cinder_endpoint_template",
        "URL of Cinder instead of the catalogue's, with %(project_id)s where the project's id belongs.");

    public static readonly Option<string?> Region = Opt.OptionalStr(Group, "cinder_os_region_name",
        "Region of the Cinder to use; the first of the catalogue when unset.", deprecated: ["os_region_name"]);

    public static readonly Option<string?> CaFile = Opt.OptionalStr(Group, "cinder_ca_certificates_file",
        "PEM file of the authorities trusted to sign certificates, instead of the system's.");

    public static readonly Option<bool> Insecure = Opt.Bool(Group, "cinder_api_insecure", false,
        "Whether certificates go unchecked, at the login and at Cinder.");

    public static readonly Option<string?> AuthAddress = Opt.OptionalStr(Group, "cinder_store_auth_address",
        "URL to log in at, Keystone's with or without /v3. Without this login the tokens of requests are used.");

    public static readonly Option<string?> UserName = Opt.OptionalStr(Group, "cinder_store_user_name", "User name.");

    public static readonly Option<string> UserDomainName = Opt.Str(Group, "cinder_store_user_domain_name", "Default",
        "Domain of the user.");

    public static readonly Option<string?> Password = Opt.OptionalStr(Group, "cinder_store_password", "Password.", secret: true);

    public static readonly Option<string?> CredentialId = Opt.OptionalStr(Group, "cinder_store_application_credential_id",
        "Application credential to log in with instead of user, password and project.", secret: true);

    public static readonly Option<string?> CredentialSecret = Opt.OptionalStr(Group, "cinder_store_application_credential_secret",
        "Secret of the application credential.", secret: true);

    public static readonly Option<string?> ProjectName = Opt.OptionalStr(Group, "cinder_store_project_name",
        "Project that the volumes are in.");

    public static readonly Option<string> ProjectDomainName = Opt.Str(Group, "cinder_store_project_domain_name", "Default",
        "Domain of the project.");

    public static readonly Option<int> HttpRetries = Opt.Int(Group, "cinder_http_retries", 3,
        "How many more times a call to Cinder is tried that failed for a reason that passes.", 0);

    public static readonly Option<int> StateTransitionTimeout = Opt.Int(Group, "cinder_state_transition_timeout", 300,
        "Seconds that a volume may take to be made or enlarged.", 0);

    public static readonly Option<string?> VolumeType = Opt.OptionalStr(Group, "cinder_volume_type",
        "Type of new volumes; Cinder's default type when unset. Volumes are reached over rbd or iscsi connections.");

    public static readonly Option<bool> UseMultipath = Opt.Bool(Group, "cinder_use_multipath", false,
        "Whether Cinder is asked for all ways to a volume, which are tried in turn.");

    public static readonly Option<bool> ExtendAttached = Opt.Bool(Group, "cinder_do_extend_attached", false,
        "Whether a volume is enlarged while it is attached, as uploads of unknown size need it.");

    public static readonly Option<int> AttachmentRetries = Opt.Int(Group, "cinder_attachment_retry_attempts", 5,
        "Tries of an attachment that Cinder refuses because the volume is in use.", 0);

    public static readonly Option<string> KeyringDirectory = Opt.Str(Group, "cinder_ceph_keyring_directory", "/etc/ceph",
        "Directory of the keyrings for volumes in Ceph, each called CLUSTER.client.USER.keyring.");

    /// <summary>What the configuration knows of the driver.</summary>
    public static readonly StoreDriver Driver = new()
    {
        Name = "cinder",
        Schemes = ["cinder"],
        ReadsPartsUpstream = true,
        Options =
        [
            CatalogInfo, EndpointTemplate, Region, CaFile, Insecure, AuthAddress, UserName, UserDomainName, Password, CredentialId,
            CredentialSecret, ProjectName, ProjectDomainName, HttpRetries, StateTransitionTimeout,
            new NoEffectGroup(Group, "no command is run as root").Str("rootwrap_config", "/etc/glance/rootwrap.conf",
                "Configuration of the helper that runs commands as root."),
            VolumeType,
            new NoEffectGroup(Group, "multipathd is not needed: the ways to a volume are tried in turn by the service itself")
                .Bool("cinder_enforce_multipath", false, "Whether attaching fails where multipathd does not run."),
            UseMultipath,
            new NoEffectGroup(Group, "volumes that are files on NFS are not served").Str("cinder_mount_point_base",
                "/var/lib/glance/mnt", "Directory under which NFS volumes are mounted."),
            ExtendAttached, AttachmentRetries, KeyringDirectory,
        ],
        Checks = [new StoreSectionCheck(CinderStoreChecks.Together, CinderStoreChecks.About)],
    };
}

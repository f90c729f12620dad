namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The cinder driver: images on volumes; not built yet.</summary>
internal static class CinderStoreDeclarations
{
    private static readonly NoEffectGroup Cinder = new(StoreDeclarations.Group, "the cinder store is not built yet");

    public static readonly StoreDriver Driver = new()
    {
        Name = "cinder",
        Schemes = ["cinder"],
        ReadsPartsUpstream = true,
        Options = [.. Login(), .. Behaviour()],
    };

    private static Option[] Login() =>
    [
        Cinder.Str("cinder_catalog_info", "volumev3::publicURL", "Cinder in the catalogue as type:name:endpoint."),
        Cinder.Unset("cinder_endpoint_template", "URL of Cinder, instead of the catalogue's."),
        Cinder.Unset("cinder_os_region_name", "Region of the Cinder to use.", null, "os_region_name"),
        Cinder.Unset("cinder_ca_certificates_file", "Authorities trusted to sign Cinder's certificate."),
        Cinder.Bool("cinder_api_insecure", false, "Whether that certificate goes unchecked."),
        Cinder.Unset("cinder_store_auth_address", "URL to log in at."),
        Cinder.Unset("cinder_store_user_name", "User name."),
        Cinder.Str("cinder_store_user_domain_name", "Default", "Domain of the user."),
        Cinder.Secret("cinder_store_password", "Password."),
        Cinder.Secret("cinder_store_application_credential_id", "Application credential id."),
        Cinder.Secret("cinder_store_application_credential_secret", "Secret of the application credential."),
        Cinder.Unset("cinder_store_project_name", "Project of the volumes."),
        Cinder.Str("cinder_store_project_domain_name", "Default", "Domain of the project."),
    ];

    private static Option[] Behaviour() =>
    [
        Cinder.Int("cinder_http_retries", 3, "Tries of a failed call.", 0),
        Cinder.Int("cinder_state_transition_timeout", 300, "Seconds to wait for a volume to change its state.", 0),
        Cinder.Str("rootwrap_config", "/etc/glance/rootwrap.conf", "Configuration of the helper that runs commands as root."),
        Cinder.Unset("cinder_volume_type", "Type of new volumes."),
        Cinder.Bool("cinder_enforce_multipath", false, "Whether attaching fails without multipath."),
        Cinder.Bool("cinder_use_multipath", false, "Whether volumes are attached by multipath."),
        Cinder.Str("cinder_mount_point_base", "/var/lib/glance/mnt", "Directory under which NFS volumes are mounted."),
        Cinder.Bool("cinder_do_extend_attached", false, "Whether a volume is enlarged while attached."),
        Cinder.Int("cinder_attachment_retry_attempts", 5, "Tries of an attachment.", 0),
    ];
}

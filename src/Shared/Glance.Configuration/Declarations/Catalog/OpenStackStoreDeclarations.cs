namespace Glance.Configuration.Declarations.Catalog;

/// <summary>Options of store drivers that use other OpenStack services: swift and cinder.</summary>
internal static class OpenStackStoreDeclarations
{
    private const string Group = StoreDeclarations.Group;
    private static readonly NoEffectGroup Swift = new(Group, "the swift store is not built yet");
    private static readonly NoEffectGroup Cinder = new(Group, "the cinder store is not built yet");

    internal static IReadOnlyList<Option> All { get; } = [.. SwiftLogin(), .. SwiftBehaviour(), .. CinderLogin(), .. CinderBehaviour()];

    private static Option[] SwiftLogin() =>
    [
        Swift.Str("default_swift_reference", "ref1", "Section of swift_store_config_file to use for new images."),
        Swift.Unset("swift_store_config_file", "File of Swift accounts, one section each."),
        Swift.Str("swift_store_auth_version", "3", "Version of the login protocol."),
        Swift.Unset("swift_store_auth_address", "URL to log in at."),
        Swift.Secret("swift_store_user", "User name."),
        Swift.Secret("swift_store_key", "Password."),
        Swift.Secret("swift_store_application_credential_id", "Application credential id."),
        Swift.Secret("swift_store_application_credential_secret", "Secret of the application credential."),
        Swift.Unset("swift_store_project_id", "Project id."),
        Swift.Unset("swift_store_project_name", "Project name."),
        Swift.Unset("swift_store_project_domain_id", "Domain id of the project."),
        Swift.Unset("swift_store_project_domain_name", "Domain name of the project."),
        Swift.Unset("swift_store_user_domain_id", "Domain id of the user."),
        Swift.Unset("swift_store_user_domain_name", "Domain name of the user."),
        Swift.Bool("swift_store_auth_insecure", false, "Whether the certificate at login goes unchecked."),
        Swift.Unset("swift_store_cacert", "Authorities trusted to sign certificates."),
        Swift.Unset("swift_store_region", "Region of the Swift to use."),
        Swift.Unset("swift_store_endpoint", "Storage URL, instead of the one from the login."),
        Swift.Str("swift_store_endpoint_type", "publicURL", "Endpoint to use.", ["publicURL", "adminURL", "internalURL"]),
        Swift.Str("swift_store_service_type", "object-store", "Type of the Swift service in the catalogue."),
    ];

    private static Option[] SwiftBehaviour() =>
    [
        Swift.Str("swift_store_container", "glance", "Container of the images, or beginning of its name."),
        Swift.Int("swift_store_large_object_size", 5120, "Size in MB from which an image is stored in segments.", 1),
        Swift.Int("swift_store_large_object_chunk_size", 200, "Size of those segments in MB.", 1),
        Swift.Bool("swift_store_create_container_on_put", false, "Whether a missing container is made."),
        Swift.Bool("swift_store_multi_tenant", false, "Whether images are stored in their owners' accounts."),
        Swift.Int("swift_store_multiple_containers_seed", 0, "Digits of the image id that choose one of several containers.", 0, 32),
        Swift.List("swift_store_admin_tenants", [], "Projects with access to all containers."),
        Swift.Bool("swift_store_ssl_compression", true, "Whether TLS compresses."),
        Swift.Int("swift_store_retry_get_count", 0, "Tries of an interrupted download.", 0),
        Swift.Int("swift_store_expire_soon_interval", 60, "Seconds before its end at which a token is renewed.", 0),
        Swift.Bool("swift_store_use_trusts", true, "Whether a trust outlives the user's token."),
        Swift.Bool("swift_buffer_on_upload", false, "Whether segments are buffered on disk."),
        Swift.Unset("swift_upload_buffer_dir", "Directory of those buffers."),
    ];

    private static Option[] CinderLogin() =>
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

    private static Option[] CinderBehaviour() =>
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

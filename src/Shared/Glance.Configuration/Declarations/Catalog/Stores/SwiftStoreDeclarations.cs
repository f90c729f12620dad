namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>The swift driver: images in Swift containers; not built yet.</summary>
internal static class SwiftStoreDeclarations
{
    private static readonly NoEffectGroup Swift = new(StoreDeclarations.Group, "the swift store is not built yet");

    public static readonly StoreDriver Driver = new()
    {
        Name = "swift",
        Schemes = ["swift", "swift+http", "swift+https", "swift+config"],
        Options = [.. Login(), .. Behaviour()],
    };

    private static Option[] Login() =>
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

    private static Option[] Behaviour() =>
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
}

namespace Glance.Configuration.Declarations.Catalog;

/// <summary>Options that upstream removed or is removing and that operators' files still carry.</summary>
internal static class RemovedDeclarations
{
    private const string NativeTls = "the service speaks plain HTTP; let a proxy in front of it speak TLS";
    private const string TlsInstead = "let a proxy in front of the service speak TLS, and check client certificates there; then remove the line";
    private const string SecureRbac = "[oslo_policy] enforce_new_defaults and enforce_scope, both true unless set, decide in its place";
    private const string Registry = "there is no registry service any more";
    private static readonly NoEffectGroup Gone = new(OptionName.DefaultGroup, Reasons.Removed);
    private static readonly NoEffectGroup Tls = new(OptionName.DefaultGroup, NativeTls);
    private static readonly NoEffectGroup OldRegistry = new(OptionName.DefaultGroup, Registry);

    internal static IReadOnlyList<Option> All { get; } =
    [
        new NoEffectGroup(OptionName.DefaultGroup, SecureRbac).Bool("enforce_secure_rbac", false, "Whether the newer default roles apply."),
        new NoEffectGroup(OptionName.DefaultGroup, Registry).Bool("send_identity_credentials", false, "Whether user and project were sent to the registry."),
        Gone.Str("location_strategy", "location_order", "Order of an image's locations.", ["location_order", "store_type"]),
        new NoEffectGroup("store_type_location_strategy", Reasons.Removed).List("store_type_preference", [], "Store types in order of preference."),
        Gone.Bool("owner_is_tenant", true, "Whether a project owns an image; it always does.")
            .OrElse("images belong to projects; give images that users own to their projects and remove the line"),
        Gone.Str("data_api", "glance.db.sqlalchemy.api", "Python module of the database layer."),
        Gone.Str("admin_role", "admin", "Role of administrators.")
            .OrElse("name the role in the policy file, as \"context_is_admin\": \"role:NAME\", and remove the line"),
        Gone.Unset("auth_region", "Region of Keystone."),
        Gone.Bool("send_identity_headers", false, "Whether identity headers were passed to the registry."),
        Gone.Unset("secure_proxy_ssl_header", "Header that told the original scheme."),
        Gone.Bool("verbose", true, "Whether lines at level INFO are logged; they are."),
        Gone.Bool("use_syslog_rfc_format", true, "Whether syslog lines follow the RFC; they do."),
        Gone.Str("rpc_backend", "rabbit", "Message broker."),
        Gone.Str("eventlet_hub", "poll", "Event loop of the Python server."),
        Gone.Bool("enable_v1_api", false, "Whether the first images API is offered."),
        Opt.Bool(OptionName.DefaultGroup, "enable_v2_api", true, "Whether the second images API is offered. Off leaves an empty list of versions."),
        Gone.Bool("enable_v3_api", false, "Whether the artifacts API is offered."),
        Gone.Unset("image_cache_invalid_entry_grace_period", "Time before invalid cache entries were removed."),
        Gone.Unset("scrubber_datadir", "Directory of the scrubber's queue."),
        Gone.Bool("cleanup_scrubber", false, "Whether this node cleaned the scrubber's queue."),
        Gone.Unset("cleanup_scrubber_time", "How long that queue was kept."),
        Gone.Unset("default_swift_reference", "Swift account; now in the store's section."),
        Gone.Bool("show_identity_headers", false, "Whether identity headers were shown."),
        new NoEffectGroup("keystone_authtoken", Reasons.Removed).Bool("check_revocations_for_cached", false, "Whether remembered tokens were checked again.")
            .OrElse("set token_cache_time = -1, so that every token is checked with Keystone, and remove the line"),
        new NoEffectGroup("keystone_authtoken", Reasons.Removed).Unset("signing_dir", "Directory of signing certificates."),
        Tls.Unset("cert_file", "Certificate of the API server.").OrElse(TlsInstead),
        Tls.Unset("key_file", "Key of the API server.").OrElse(TlsInstead),
        Tls.Unset("ca_file", "Authorities of client certificates.").OrElse(TlsInstead),
        OldRegistry.Bool("enable_v2_registry", false, "Whether the registry API is offered."),
        OldRegistry.Str("registry_host", "0.0.0.0", "Host of the registry."),
        OldRegistry.Int("registry_port", 9191, "Port of the registry.", 0, 65535),
        OldRegistry.Str("registry_client_protocol", "http", "Protocol of the registry."),
        OldRegistry.Unset("registry_client_key_file", "Client key."),
        OldRegistry.Unset("registry_client_cert_file", "Client certificate."),
        OldRegistry.Unset("registry_client_ca_file", "Trusted authorities."),
        OldRegistry.Bool("registry_client_insecure", false, "Whether the certificate goes unchecked."),
        OldRegistry.Int("registry_client_timeout", 600, "Seconds to wait."),
        OldRegistry.Bool("use_user_token", true, "Whether the user's token is passed on."),
        OldRegistry.Unset("admin_user", "User name for the registry."),
        OldRegistry.Secret("admin_password", "Password for the registry."),
        OldRegistry.Unset("admin_tenant_name", "Project for the registry."),
        OldRegistry.Unset("auth_url", "Keystone's URL for the registry."),
        OldRegistry.Str("auth_strategy", "noauth", "Authentication for the registry."),
    ];
}

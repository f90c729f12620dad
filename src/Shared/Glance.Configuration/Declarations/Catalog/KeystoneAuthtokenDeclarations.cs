namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[keystone_authtoken]: validation of tokens.</summary>
internal static class KeystoneAuthtokenDeclarations
{
    private const string Group = "keystone_authtoken";
    private static readonly NoEffectGroup In = new(Group, Reasons.Keystone);

    internal static IReadOnlyList<Option> All { get; } =
    [
        In.Unset("www_authenticate_uri", "Keystone's public URL, told to clients without a token.", null, "auth_uri"),
        In.Unset("auth_version", "Version of Keystone's API; unset asks Keystone."),
        In.Str("interface", "internal", "Endpoint of Keystone to use."),
        In.Bool("delay_auth_decision", false, "Whether requests without a valid token are passed on to the pipeline."),
        In.UnsetInt("http_connect_timeout", "Seconds to wait for a connection to Keystone."),
        In.Int("http_request_max_retries", 3, "Tries to reach Keystone."),
        In.Unset("cache", "Key of the WSGI environment under which a cache is found."),
        In.Unset("certfile", "Client certificate for Keystone."),
        In.Unset("keyfile", "Key of that certificate."),
        In.Unset("cafile", "Authorities trusted to sign Keystone's certificate."),
        In.Bool("insecure", false, "Whether Keystone's certificate goes unchecked."),
        In.Unset("region_name", "Region of the Keystone to use."),
        In.UnsetList("memcached_servers", "Memcached servers that remember validated tokens.", "memcache_servers"),
        In.Int("token_cache_time", 300, "Seconds a validated token is remembered; -1 remembers none."),
        In.Str("memcache_security_strategy", "None", "Whether remembered tokens are signed or encrypted."),
        In.Secret("memcache_secret_key", "Key for that."),
        In.Bool("memcache_tls_enabled", false, "Whether memcached is reached by TLS."),
        In.Unset("memcache_tls_cafile", "Authorities trusted to sign memcached's certificate."),
        In.Unset("memcache_tls_certfile", "Client certificate for memcached."),
        In.Unset("memcache_tls_keyfile", "Key of that certificate."),
        In.Unset("memcache_tls_allowed_ciphers", "TLS ciphers for memcached."),
        In.Bool("memcache_sasl_enabled", false, "Whether to log in at memcached."),
        In.Str("memcache_username", "", "User name at memcached."),
        In.Secret("memcache_password", "Password at memcached."),
        In.Int("memcache_pool_dead_retry", 300, "Seconds before an unreachable memcached is tried again."),
        In.Int("memcache_pool_maxsize", 10, "Connections to each memcached."),
        In.Int("memcache_pool_socket_timeout", 3, "Seconds to wait for memcached."),
        In.Int("memcache_pool_unused_timeout", 60, "Seconds an idle connection to memcached is kept."),
        In.Int("memcache_pool_conn_get_timeout", 10, "Seconds to wait for a free connection."),
        In.Bool("memcache_use_advanced_pool", true, "Which memcached client pool to use."),
        In.Bool("include_service_catalog", true, "Whether the service catalogue is asked for."),
        In.Str("enforce_token_bind", "permissive", "Whether tokens bound to a client are checked."),
        In.List("service_token_roles", ["service"], "Roles that make a token a service token."),
        In.Bool("service_token_roles_required", false, "Whether service tokens without such a role are refused."),
        In.Unset("service_type", "Type of this service in access rules; should be image."),
        .. AuthPlugin(Group, Reasons.Keystone),
    ];

    /// <summary>The options by which keystoneauth logs in; several sections carry them.</summary>
    internal static Option[] AuthPlugin(string group, string reason)
    {
        NoEffectGroup login = new(group, reason);
        return
        [
            login.Unset("auth_type", "How to log in: password, v3applicationcredential, token and others.", null, "auth_plugin"),
            login.Unset("auth_section", "Another section that holds the login options."),
            login.Unset("auth_url", "Keystone's URL."),
            login.Unset("username", "User name.", null, "user-name", "user_name"),
            login.Secret("password", "Password."),
            login.Unset("user_id", "User id."),
            login.Unset("user_domain_id", "Domain id of the user."),
            login.Unset("user_domain_name", "Domain name of the user."),
            login.Unset("project_id", "Project id."),
            login.Unset("project_name", "Project name."),
            login.Unset("project_domain_id", "Domain id of the project."),
            login.Unset("project_domain_name", "Domain name of the project."),
            login.Unset("tenant_id", "Old word for project_id."),
            login.Unset("tenant_name", "Old word for project_name."),
            login.Unset("system_scope", "Scope of the whole cloud, written all."),
            login.Unset("domain_id", "Domain id to be scoped to."),
            login.Unset("domain_name", "Domain name to be scoped to."),
            login.Unset("trust_id", "Trust to use."),
            login.Unset("default_domain_id", "Domain id where none is named."),
            login.Unset("default_domain_name", "Domain name where none is named."),
            login.Unset("application_credential_id", "Application credential id."),
            login.Unset("application_credential_name", "Application credential name."),
            login.Secret("application_credential_secret", "Secret of the application credential."),
            login.Secret("token", "A ready token to log in with."),
        ];
    }
}

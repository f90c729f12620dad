namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[keystone_authtoken]: validation of tokens.</summary>
public static class KeystoneAuthtokenDeclarations
{
    /// <summary>The section.</summary>
    public const string Group = "keystone_authtoken";

    private static readonly NoEffectGroup Memcache = new(Group, Reasons.TokenCache);

    public static readonly Option<string?> WwwAuthenticateUri = Opt.OptionalStr(Group, "www_authenticate_uri",
        "Keystone's public URL, told to clients without a token. Unset tells them auth_url.", deprecated: ["auth_uri"]);

    public static readonly Option<string> Interface = Opt.Str(Group, "interface", "internal",
        "Endpoint of Keystone, in its own catalogue, that validates tokens: internal, public or admin.");

    public static readonly Option<bool> DelayAuthDecision = Opt.Bool(Group, "delay_auth_decision", false,
        "Whether requests without a valid token are passed on, marked as such, instead of being refused.");

    public static readonly Option<double?> HttpConnectTimeout = Opt.OptionalFloat(Group, "http_connect_timeout",
        "Seconds one request to Keystone may take; validation of a token waits at most twice as long in all. 0 and unset mean 10.", min: 0, max: 86400);

    public static readonly Option<int> HttpRequestMaxRetries = Opt.Int(Group, "http_request_max_retries", 3,
        "Further tries when Keystone cannot be reached.", min: 0);

    public static readonly Option<string?> CertFile = Opt.OptionalStr(Group, "certfile", "Client certificate for Keystone, PEM.");

    public static readonly Option<string?> KeyFile = Opt.OptionalStr(Group, "keyfile", "Key of that certificate, PEM.");

    public static readonly Option<string?> CaFile = Opt.OptionalStr(Group, "cafile", "Authorities trusted to sign Keystone's certificate, PEM.");

    public static readonly Option<bool> Insecure = Opt.Bool(Group, "insecure", false, "Whether Keystone's certificate goes unchecked.");

    public static readonly Option<string?> RegionName = Opt.OptionalStr(Group, "region_name", "Region of the Keystone to use.");

    public static readonly Option<int> TokenCacheTime = Opt.Int(Group, "token_cache_time", 300,
        "Seconds a validated token is remembered, and so the longest a revoked one may be accepted; -1 remembers none.");

    public static readonly Option<bool> IncludeServiceCatalog = Opt.Bool(Group, "include_service_catalog", true,
        "Whether the service catalogue is asked for with each token.");

    public static readonly Option<string> EnforceTokenBind = Opt.Str(Group, "enforce_token_bind", "permissive",
        "Whether tokens bound to a client are checked: disabled, permissive, strict, required or the name of a binding.");

    public static readonly Option<IReadOnlyList<string>> ServiceTokenRoles = Opt.List(Group, "service_token_roles", ["service"],
        "Roles that make a token a service token.");

    public static readonly Option<bool> ServiceTokenRolesRequired = Opt.Bool(Group, "service_token_roles_required", true,
        "Whether service tokens without such a role are refused.");

    public static readonly Option<string?> ServiceType = Opt.OptionalStr(Group, "service_type",
        "Type of this service in the access rules of application credentials; should be image.");

    public static readonly Option<string?> IdentityUri = Opt.OptionalStr(Group, "identity_uri",
        "Keystone's URL in files older than auth_type; write auth_url.");

    public static readonly Option<string?> AdminUser = Opt.OptionalStr(Group, "admin_user", "User name in such files; write username.");

    public static readonly Option<string?> AdminPassword = Opt.OptionalStr(Group, "admin_password", "Password in such files; write password.", secret: true);

    public static readonly Option<string?> AdminTenantName = Opt.OptionalStr(Group, "admin_tenant_name", "Project in such files; write project_name.");

    public static readonly Option<string?> AdminToken = Opt.OptionalStr(Group, "admin_token", "Ready token in such files; write token.", secret: true);

    internal static IReadOnlyList<Option> All { get; } =
    [
        WwwAuthenticateUri, Interface, DelayAuthDecision, HttpConnectTimeout, HttpRequestMaxRetries, CertFile, KeyFile, CaFile, Insecure,
        RegionName, TokenCacheTime, IncludeServiceCatalog, EnforceTokenBind, ServiceTokenRoles, ServiceTokenRolesRequired, ServiceType,
        .. AuthPluginDeclarations.In(Group), IdentityUri, AdminUser, AdminPassword, AdminTenantName, AdminToken,
        new NoEffectGroup(Group, "Keystone's API v3 is the only one spoken").Unset("auth_version", "Version of Keystone's API."),
        .. MemcacheOptions(),
    ];

    private static Option[] MemcacheOptions() =>
    [
        Memcache.Unset("cache", "Key of the WSGI environment under which a cache is found."),
        Memcache.UnsetList("memcached_servers", "Memcached servers that remember validated tokens.", "memcache_servers"),
        Memcache.Str("memcache_security_strategy", "None", "Whether remembered tokens are signed or encrypted."),
        Memcache.Secret("memcache_secret_key", "Key for that."),
        Memcache.Bool("memcache_tls_enabled", false, "Whether memcached is reached by TLS."),
        Memcache.Unset("memcache_tls_cafile", "Authorities trusted to sign memcached's certificate."),
        Memcache.Unset("memcache_tls_certfile", "Client certificate for memcached."),
        Memcache.Unset("memcache_tls_keyfile", "Key of that certificate."),
        Memcache.Unset("memcache_tls_allowed_ciphers", "TLS ciphers for memcached."),
        Memcache.Bool("memcache_sasl_enabled", false, "Whether to log in at memcached."),
        Memcache.Str("memcache_username", "", "User name at memcached."),
        Memcache.Secret("memcache_password", "Password at memcached."),
        Memcache.Int("memcache_pool_dead_retry", 300, "Seconds before an unreachable memcached is tried again."),
        Memcache.Int("memcache_pool_maxsize", 10, "Connections to each memcached."),
        Memcache.Int("memcache_pool_socket_timeout", 3, "Seconds to wait for memcached."),
        Memcache.Int("memcache_pool_unused_timeout", 60, "Seconds an idle connection to memcached is kept."),
        Memcache.Int("memcache_pool_conn_get_timeout", 10, "Seconds to wait for a free connection."),
        Memcache.Bool("memcache_use_advanced_pool", true, "Which memcached client pool to use."),
    ];
}

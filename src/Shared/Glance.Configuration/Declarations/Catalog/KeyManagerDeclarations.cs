namespace Glance.Configuration.Declarations.Catalog;

/// <summary>Castellan: [key_manager], [barbican], [barbican_service_user] and [vault].</summary>
internal static class KeyManagerDeclarations
{
    private static readonly NoEffectGroup Manager = new("key_manager", Reasons.KeyManager);
    private static readonly NoEffectGroup Barbican = new("barbican", Reasons.KeyManager);
    private static readonly NoEffectGroup ServiceUser = new("barbican_service_user", Reasons.KeyManager);
    private static readonly NoEffectGroup Vault = new("vault", Reasons.KeyManager);

    internal static IReadOnlyList<Option> All { get; } = [.. ManagerOptions(), .. BarbicanOptions(), .. VaultOptions()];

    private static Option[] ManagerOptions() =>
    [
        Manager.Str("backend", "barbican", "Key manager to use.", null, "api_class"),
        Manager.Unset("auth_type", "How to log in."),
        Manager.Secret("token", "Token to log in with."),
        Manager.Unset("username", "User name."),
        Manager.Secret("password", "Password."),
        Manager.Unset("auth_url", "URL to log in at."),
        Manager.Unset("user_id", "User id."),
        Manager.Unset("user_domain_id", "Domain id of the user."),
        Manager.Unset("user_domain_name", "Domain name of the user."),
        Manager.Unset("trust_id", "Trust to use."),
        Manager.Unset("domain_id", "Domain id."),
        Manager.Unset("domain_name", "Domain name."),
        Manager.Unset("project_id", "Project id."),
        Manager.Unset("project_name", "Project name."),
        Manager.Unset("project_domain_id", "Domain id of the project."),
        Manager.Unset("project_domain_name", "Domain name of the project."),
        Manager.Bool("reauthenticate", true, "Whether to log in again when a token ends."),
    ];

    private static Option[] BarbicanOptions() =>
    [
        Barbican.Unset("barbican_api_version", "Version of its API."),
        Barbican.Str("auth_endpoint", "http://localhost/identity/v3", "URL of Keystone."),
        Barbican.Int("retry_delay", 1, "Seconds between looks at an order."),
        Barbican.Int("number_of_retries", 60, "Looks at an order."),
        Barbican.Str("barbican_endpoint_type", "public", "Endpoint to use.", ["public", "internal", "admin"]),
        Barbican.Unset("barbican_region_name", "Region of Barbican."),
        Barbican.Bool("send_service_user_token", false, "Whether a service token goes along."),
        ServiceUser.Unset("cafile", "Authorities trusted to sign Keystone's certificate."),
        ServiceUser.Unset("certfile", "Client certificate for Keystone."),
        ServiceUser.Unset("keyfile", "Key of that certificate."),
        ServiceUser.Bool("insecure", false, "Whether Keystone's certificate goes unchecked."),
        ServiceUser.UnsetInt("timeout", "Seconds to wait for Keystone."),
        ServiceUser.Bool("collect_timing", false, "Whether call times are collected."),
        ServiceUser.Bool("split_loggers", false, "Whether calls are logged to several loggers."),
        .. AuthPluginDeclarations.In("barbican_service_user", Reasons.KeyManager),
    ];

    private static Option[] VaultOptions() =>
    [
        Vault.Secret("root_token_id", "Root token."),
        Vault.Unset("approle_role_id", "AppRole id."),
        Vault.Secret("approle_secret_id", "AppRole secret."),
        Vault.Str("kv_mountpoint", "secret", "Mount point of the key-value store."),
        Vault.Unset("kv_path", "Path below it."),
        Vault.Int("kv_version", 2, "Version of the key-value store."),
        Vault.Str("vault_url", "http://127.0.0.1:8200", "URL of Vault."),
        Vault.Unset("ssl_ca_crt_file", "Authorities trusted to sign its certificate."),
        Vault.Bool("use_ssl", false, "Whether to use TLS."),
        Vault.Unset("namespace", "Namespace in Vault."),
        Vault.Float("timeout", 60, "Seconds to wait for Vault.", 0),
    ];
}

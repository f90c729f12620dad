namespace Glance.Configuration.Declarations.Catalog;

/// <summary>
/// Options of keystoneauth's plugins, and of files older than those, that no way to log in uses here; and what other libraries of Glance
/// 25.1 know.
/// </summary>
internal static class OtherLoginDeclarations
{
    private const string OtherLogin = "it belongs to a way to log in that is not served; auth_type can be password, v3password, v3applicationcredential, token or v3token";
    private const string OldAddress = "files older than auth_type put Keystone's address together from it; write auth_url";
    private const string OtherService = "Glance's API service never used it";

    private static readonly string[] Groups = ["keystone_authtoken", "oslo_limit"];

    private static readonly string[] Plain =
    [
        "access_key", "access_token_endpoint", "access_token_type", "auth_methods", "client_id", "consumer_key", "discovery_endpoint", "endpoint",
        "identity_provider", "identity_provider_url", "protocol", "redirect_uri", "scope", "service_provider_endpoint", "service_provider_entity_id",
        "openid_scope", "mutual_auth", "url",
    ];

    private static readonly string[] Secrets = ["access_secret", "access_token", "authorization_code", "client_secret", "code", "consumer_secret", "passcode"];

    internal static IReadOnlyList<Option> All { get; } = [.. Groups.SelectMany(Logins), .. Old(), .. Libraries()];

    private static IEnumerable<Option> Logins(string group)
    {
        NoEffectGroup logins = new(group, OtherLogin);
        return Plain.Select(name => logins.Unset(name, "For other ways to log in."))
            .Concat(Secrets.Select(name => logins.Secret(name, "A secret of other ways to log in.")));
    }

    private static Option[] Old()
    {
        NoEffectGroup old = new("keystone_authtoken", OldAddress);
        return
        [
            old.Str("auth_host", "127.0.0.1", "Host of Keystone."),
            old.Int("auth_port", 35357, "Port of Keystone."),
            old.Str("auth_protocol", "https", "Protocol of Keystone."),
            old.Str("auth_admin_prefix", "", "Beginning of the path of Keystone."),
            new NoEffectGroup("oslo_limit", OtherLogin).Unset("interface", "Endpoint of Keystone to use."),
        ];
    }

    private static Option[] Libraries()
    {
        NoEffectGroup service = new(OptionName.DefaultGroup, OtherService);
        return
        [
            service.Unset("backdoor_port", "Port of a Python console."),
            service.Unset("backdoor_socket", "Socket of a Python console."),
            service.Int("graceful_shutdown_timeout", 60, "Seconds a service of oslo.service may take to end; [worker] graceful_timeout is this one's."),
            service.Bool("log_options", true, "Whether all options are logged."),
            service.Bool("run_external_periodic_tasks", true, "Whether periodic tasks run."),
            service.Unset("ssl_ca_file", "Authorities of a server of oslo.service."),
            service.Unset("ssl_cert_file", "Certificate of a server of oslo.service."),
            service.Unset("ssl_key_file", "Key of a server of oslo.service."),
            new NoEffectGroup(OptionName.DefaultGroup, "it is glance-manage's").Unset("metadata_source_path", "Directory of metadata definitions."),
            new NoEffectGroup("oslo_messaging_notifications", Reasons.Notifications).Str("routing_config", "", "File of rules for the routing driver."),
            new NoEffectGroup("key_manager", "there is no key manager with a fixed key here").Secret("fixed_key", "The key of a key manager that has one only."),
            new NoEffectGroup("oslo_middleware", "the filter it belongs to is not served").Str("http_basic_auth_user_file", "/etc/htpasswd", "File of users."),
        ];
    }
}

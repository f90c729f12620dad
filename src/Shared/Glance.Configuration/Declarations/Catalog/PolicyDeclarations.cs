namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[oslo_policy]: who may do what.</summary>
public static class PolicyDeclarations
{
    private const string Group = "oslo_policy";

    public static readonly Option<bool> EnforceScope = Opt.Bool(Group, "enforce_scope", true,
        "Whether tokens for the system or a domain are refused by rules that are about projects, which all rules about images are.");

    public static readonly Option<bool> EnforceNewDefaults = Opt.Bool(Group, "enforce_new_defaults", true,
        "Whether only today's default rules count. Off, the defaults of releases before secure RBAC are enough too, and changes are the owner's or an administrator's.");

    public static readonly Option<string> PolicyFile = Opt.Str(Group, "policy_file", "policy.yaml",
        "File of rules that override the defaults, in YAML or JSON. policy.json is read when policy.yaml is not there. It is read anew when it changes.",
        deprecated: ["DEFAULT/policy_file"]);

    public static readonly Option<string> PolicyDefaultRule = Opt.Str(Group, "policy_default_rule", "default",
        "Rule that stands in for one that others refer to and nobody wrote.", deprecated: ["DEFAULT/policy_default_rule"]);

    public static readonly Option<IReadOnlyList<string>> PolicyDirs = Opt.MultiStr(Group, "policy_dirs", ["policy.d"],
        "Directories whose files override policy_file, in the order of their names.", deprecated: ["DEFAULT/policy_dirs"]);

    public static readonly Option<string> RemoteContentType = Opt.Str(Group, "remote_content_type", "application/x-www-form-urlencoded",
        "How questions are sent to rules that are an http:// or https:// address.", choices: ["application/x-www-form-urlencoded", "application/json"]);

    public static readonly Option<bool> RemoteSslVerifyServerCrt = Opt.Bool(Group, "remote_ssl_verify_server_crt", false,
        "Whether the certificate of an https:// rule is checked.");

    public static readonly Option<string?> RemoteSslCaCrtFile = Opt.OptionalStr(Group, "remote_ssl_ca_crt_file",
        "PEM file of the authorities trusted to sign it. Unset trusts the system's.");

    public static readonly Option<string?> RemoteSslClientCrtFile = Opt.OptionalStr(Group, "remote_ssl_client_crt_file",
        "PEM file of the certificate shown to it.");

    public static readonly Option<string?> RemoteSslClientKeyFile = Opt.OptionalStr(Group, "remote_ssl_client_key_file",
        "PEM file of that certificate's key.");

    public static readonly Option<double> RemoteTimeout = Opt.Float(Group, "remote_timeout", 60,
        "Seconds to wait for the answer of a rule that is an address. No answer in time denies.", min: 0);

    internal static IReadOnlyList<Option> All { get; } =
    [
        EnforceScope, EnforceNewDefaults, PolicyFile, PolicyDefaultRule, PolicyDirs, RemoteContentType,
        RemoteSslVerifyServerCrt, RemoteSslCaCrtFile, RemoteSslClientCrtFile, RemoteSslClientKeyFile, RemoteTimeout,
    ];
}

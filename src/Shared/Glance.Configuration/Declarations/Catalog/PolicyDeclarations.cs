namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[oslo_policy]: who may do what.</summary>
internal static class PolicyDeclarations
{
    private static readonly NoEffectGroup In = new("oslo_policy", Reasons.Policy);

    internal static IReadOnlyList<Option> All { get; } =
    [
        In.Bool("enforce_scope", true, "Whether the scope of a token must be the rule's."),
        In.Bool("enforce_new_defaults", true, "Whether old default rules are left out."),
        In.Str("policy_file", "policy.yaml", "File of rules.", null, "DEFAULT/policy_file"),
        In.Str("policy_default_rule", "default", "Rule that stands in for a missing one.", null, "DEFAULT/policy_default_rule"),
        In.Multi("policy_dirs", ["policy.d"], "Directories of further rule files.", "DEFAULT/policy_dirs"),
        In.Str("remote_content_type", "application/x-www-form-urlencoded", "Format of questions to a remote judge.",
            ["application/x-www-form-urlencoded", "application/json"]),
        In.Bool("remote_ssl_verify_server_crt", false, "Whether the remote judge's certificate is checked."),
        In.Unset("remote_ssl_ca_crt_file", "Authorities trusted to sign it."),
        In.Unset("remote_ssl_client_crt_file", "Client certificate for it."),
        In.Unset("remote_ssl_client_key_file", "Key of that certificate."),
        In.Float("remote_timeout", 60, "Seconds to wait for the remote judge.", 0),
    ];
}

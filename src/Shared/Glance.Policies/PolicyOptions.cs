using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Policies.Rules;

namespace Glance.Policies;

/// <summary>What the configuration says about policies.</summary>
public sealed record PolicyOptions
{
    /// <summary>Scope, new defaults, default rule.</summary>
    public PolicySettings Settings { get; init; } = new();

    /// <summary><c>policy_file</c>.</summary>
    public string File { get; init; } = "policy.yaml";

    /// <summary><c>policy_dirs</c>.</summary>
    public IReadOnlyList<string> Directories { get; init; } = ["policy.d"];

    /// <summary>Where a file of this name may lie; the first that is there counts.</summary>
    public Func<string, IEnumerable<string>> Places { get; init; } = static _ => [];

    /// <summary>How servers of remote rules are asked.</summary>
    public RemoteOptions Remote { get; init; } = new();

    /// <summary>Reads everything.</summary>
    public static PolicyOptions From(ConfigurationSnapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new PolicyOptions
        {
            Settings = new PolicySettings
            {
                EnforceScope = configuration.Get(PolicyDeclarations.EnforceScope),
                EnforceNewDefaults = configuration.Get(PolicyDeclarations.EnforceNewDefaults),
                DefaultRule = configuration.Get(PolicyDeclarations.PolicyDefaultRule),
                OthersName = configuration.Get(ApiDeclarations.PropertyProtectionFile) is { Length: > 0 }
                    && configuration.Get(ApiDeclarations.PropertyProtectionRuleFormat) == "policies",
            },
            File = configuration.Get(PolicyDeclarations.PolicyFile),
            Directories = configuration.Get(PolicyDeclarations.PolicyDirs),
            Places = configuration.PlacesOf,
            Remote = new RemoteOptions
            {
                Json = configuration.Get(PolicyDeclarations.RemoteContentType) == "application/json",
                VerifyServer = configuration.Get(PolicyDeclarations.RemoteSslVerifyServerCrt),
                Authorities = configuration.Get(PolicyDeclarations.RemoteSslCaCrtFile),
                Certificate = configuration.Get(PolicyDeclarations.RemoteSslClientCrtFile),
                Key = configuration.Get(PolicyDeclarations.RemoteSslClientKeyFile),
                Files = configuration.Files,
                Timeout = TimeSpan.FromSeconds(Math.Clamp(configuration.Get(PolicyDeclarations.RemoteTimeout), 0.001, 3600)),
            },
        };
    }
}

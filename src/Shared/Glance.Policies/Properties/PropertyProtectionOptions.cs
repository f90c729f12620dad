using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Surroundings;

namespace Glance.Policies.Properties;

/// <summary>What the configuration says about property protections.</summary>
public sealed record PropertyProtectionOptions
{
    /// <summary><c>property_protection_file</c>; null for no protection.</summary>
    public string? File { get; init; }

    /// <summary>Whether its rules name policies; otherwise they list roles.</summary>
    public bool NamesPolicies { get; init; }

    /// <summary>Finds a file that belongs to the configuration; null when there is none.</summary>
    public Func<string, string?> Find { get; init; } = static path => path;

    /// <summary>Reads the files that are named here.</summary>
    public ConfiguredFiles Files { get; init; } = ConfiguredFiles.OnDisk;

    /// <summary>Reads everything.</summary>
    public static PropertyProtectionOptions From(ConfigurationSnapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new PropertyProtectionOptions
        {
            File = configuration.Get(ApiDeclarations.PropertyProtectionFile) is { Length: > 0 } file ? file : null,
            NamesPolicies = configuration.Get(ApiDeclarations.PropertyProtectionRuleFormat) == "policies",
            Find = configuration.FindFile,
            Files = configuration.Files,
        };
    }
}

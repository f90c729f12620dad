using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;

namespace GlanceSupervisor;

/// <summary>
/// Which roles are asked for when nobody chose: what Glance does today, which is not what the Glance of Debian 12 does. Whoever moves from
/// there changes what users may do, so it is said until one of the two values is written down.
/// </summary>
internal static class RoleDefaults
{
    // In the repository, or below /usr or /usr/local where the package or scripts/install puts it.
    private const string Page = "see upgrade-from-python-glance.md in docs, installed below share/doc/glance-api-dotnet";

    /// <summary>The warning; null when the operator chose.</summary>
    public static string? WarningFor(ConfigurationSnapshot configuration) =>
        configuration.IsSet(PolicyDeclarations.EnforceNewDefaults) || configuration.IsSet(PolicyDeclarations.EnforceScope)
            ? null
            : "[oslo_policy] neither enforce_new_defaults nor enforce_scope is set: both are true here, as in today's Glance, and false in that of Debian 12 (25.1). "
                + $"With true, users without the role member or reader lose rights, and tokens for a domain or the system are refused; write down the values you want ({Page})";
}

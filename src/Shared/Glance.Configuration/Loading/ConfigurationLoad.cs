using Glance.Configuration.Reporting;

namespace Glance.Configuration.Loading;

/// <summary>What loading came to.</summary>
/// <param name="Snapshot">The configuration; null when the report has problems.</param>
/// <param name="Report">Problems, warnings and notices.</param>
public sealed record ConfigurationLoad(ConfigurationSnapshot? Snapshot, ConfigurationReport Report)
{
    /// <summary>The configuration, when there are no problems.</summary>
    /// <returns>The snapshot.</returns>
    /// <exception cref="ConfigurationException">There are problems.</exception>
    public ConfigurationSnapshot Require() => Snapshot ?? throw new ConfigurationException(Report.Problems);
}

using Glance.Configuration.Reporting;

namespace Glance.Configuration.Loading;

/// <summary>What loading came to.</summary>
/// <param name="Snapshot">The configuration; null when the report has problems.</param>
/// <param name="Report">Problems, warnings and notices.</param>
public sealed record ConfigurationLoad(ConfigurationSnapshot? Snapshot, ConfigurationReport Report)
{
    /// <summary>
    /// The configuration without the values that are wrong, for finding out what else stands in the way of a start; null when no file could
    /// be read, for then everything else would be wrong too.
    /// </summary>
    public ConfigurationSnapshot? Draft { get; init; }

    /// <summary>
    /// Options whose values are wrong, by themselves (<see cref="Draft"/> lacks them) or beside others, as messages name them: what is said
    /// of them there means nothing or has been said. With the beginning of a message behind the name, only messages that begin so are
    /// meant.
    /// </summary>
    public IReadOnlyList<string> Undecided { get; init; } = [];

    /// <summary>The configuration, when there are no problems.</summary>
    /// <returns>The snapshot.</returns>
    /// <exception cref="ConfigurationException">There are problems.</exception>
    public ConfigurationSnapshot Require() => Snapshot ?? throw new ConfigurationException(Report.Problems);
}

using Microsoft.Extensions.Logging;

namespace Glance.Logging;

/// <summary>
/// Marks a message as a finding about the configuration, as <c>--check-config</c> prints it: secrets are masked where values are put into
/// it, and of its own words, such as the one behind "password: ", none is a secret. Only passwords of addresses are looked for in it.
/// </summary>
public static class OwnWords
{
    /// <summary>The event of such a message.</summary>
    public static EventId Event { get; } = new(5990, "finding");
}

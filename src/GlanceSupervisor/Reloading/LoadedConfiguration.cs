using System.Net;

namespace GlanceSupervisor.Reloading;

/// <summary>What was read for a reload, before anything is done with it.</summary>
/// <param name="Outcome">The configuration.</param>
/// <param name="Endpoint">The address to bind; null when the one in force stays.</param>
/// <param name="Obstacle">Why it could not be read, or the name has no address; null when neither is so.</param>
internal sealed record LoadedConfiguration(ConfigurationOutcome Outcome, IPEndPoint? Endpoint = null, string? Obstacle = null)
{
    /// <summary>The supervisor's own outputs; null when the configuration cannot be used.</summary>
    public PreparedOutputs? Outputs { get; init; }
}

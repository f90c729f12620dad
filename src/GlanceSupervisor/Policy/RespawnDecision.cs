namespace GlanceSupervisor.Policy;

/// <summary>What follows the end of a worker.</summary>
/// <param name="Action">Replace it, leave it, or give up.</param>
/// <param name="Delay">How long to wait before the replacement.</param>
internal readonly record struct RespawnDecision(RespawnAction Action, TimeSpan Delay = default);

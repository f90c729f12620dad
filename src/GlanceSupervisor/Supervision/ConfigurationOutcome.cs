namespace GlanceSupervisor.Supervision;

/// <summary>A configuration that was read.</summary>
/// <param name="Options">The supervisor's part; null when there are problems.</param>
/// <param name="HandOver">What workers get, as bytes.</param>
/// <param name="Problems">Why it cannot be used, each complete in itself; empty when it can.</param>
internal sealed record ConfigurationOutcome(SupervisorOptions? Options, byte[] HandOver, IReadOnlyList<string> Problems);

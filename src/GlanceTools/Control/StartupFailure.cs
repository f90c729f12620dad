using Glance.Linux.Spawning;

namespace GlanceTools.Control;

/// <summary>A service that ended before it was ready.</summary>
/// <param name="Status">How.</param>
/// <param name="Reasons">Why, in its own words; empty when it had none.</param>
internal sealed record StartupFailure(ExitStatus Status, IReadOnlyList<string> Reasons);

namespace GlanceSupervisor.Policy;

/// <summary>Whether a worker has been silent, or has run nothing, for longer than it may.</summary>
internal static class SilencePolicy
{
    /// <summary>Whether the time is over.</summary>
    /// <param name="limit"><c>heartbeat_timeout</c>; zero never takes a worker for hung.</param>
    /// <param name="silence">Since it was last heard, or since its pool last ran anything.</param>
    public static bool IsOver(TimeSpan limit, TimeSpan silence) => limit > TimeSpan.Zero && silence > limit;
}

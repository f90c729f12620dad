namespace GlanceSupervisor.Workers;

/// <summary>Notices that this process, or the whole machine, did not run for a while.</summary>
internal sealed class SuspendClock(TimeProvider time)
{
    /// <summary>A loop that comes round so late was itself stopped, or the whole machine was.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private long _lastRound = time.GetTimestamp();

    /// <summary>The loop comes round.</summary>
    /// <returns>Timestamp units since the last round if nothing ran in between, and 0 otherwise.</returns>
    public long OnRound()
    {
        var now = time.GetTimestamp();
        var since = now - _lastRound;
        var suspended = time.GetElapsedTime(_lastRound, now) > Shortest;
        _lastRound = now;
        return suspended ? since : 0;
    }
}

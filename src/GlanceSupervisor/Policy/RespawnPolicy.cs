namespace GlanceSupervisor.Policy;

/// <summary>
/// Whether and when a worker that ended is replaced. Differs from upstream on purpose (docs/decisions/0101): a worker that
/// exits non-zero is replaced too, slower each time, since a service with too few workers helps nobody.
/// </summary>
internal static class RespawnPolicy
{
    /// <summary>Crashes while starting that are tolerated before the first start is given up.</summary>
    internal const int FirstStartTries = 3;

    /// <summary>A worker that lived this long was healthy: its death starts a new count.</summary>
    internal static readonly TimeSpan HealthyLifetime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDelayOfStarts = TimeSpan.FromSeconds(5);

    /// <summary>Whether this death counts as early, towards the back-off.</summary>
    public static bool IsEarly(WorkerEnd end) => !end.WasReady || end.Lifetime < HealthyLifetime;

    /// <summary>Decides.</summary>
    /// <param name="end">The death.</param>
    /// <param name="jitter">Random number from 0 to 1, so that workers that died together do not come back together.</param>
    public static RespawnDecision Decide(WorkerEnd end, double jitter)
    {
        if (end.WasLeaving)
            return new RespawnDecision(RespawnAction.Leave);
        if (end.InReload)
            return new RespawnDecision(RespawnAction.AbortReload);
        if (!end.ServiceWasUp && !end.WasReady && (end.ExplainedFailure || end.EarlyDeaths + 1 >= FirstStartTries))
            return new RespawnDecision(RespawnAction.GiveUp);
        return new RespawnDecision(RespawnAction.Replace, IsEarly(end) ? RetryDelay(end.EarlyDeaths, jitter) : TimeSpan.Zero);
    }

    /// <summary>
    /// The wait before the next try: none after the first early death (it may be an operator's kill), then doubling up to 30 s.
    /// </summary>
    /// <param name="earlyDeaths">Early deaths in a row before this one.</param>
    /// <param name="jitter">Random number from 0 to 1.</param>
    public static TimeSpan RetryDelay(int earlyDeaths, double jitter) => Doubled(earlyDeaths, LongestDelay, jitter);

    /// <summary>
    /// The wait after a start that the system refused: up to 5 s only. Such a try costs next to nothing, and what it lacked (processes,
    /// memory, the program during an installation) may be there again at any moment.
    /// </summary>
    /// <param name="failedStarts">Refused starts in a row.</param>
    /// <param name="jitter">Random number from 0 to 1.</param>
    public static TimeSpan RestartDelay(int failedStarts, double jitter) => Doubled(failedStarts, LongestDelayOfStarts, jitter);

    private static TimeSpan Doubled(int times, TimeSpan longest, double jitter)
    {
        if (times == 0)
            return TimeSpan.Zero;
        var doubled = FirstDelay * Math.Pow(2, Math.Min(times - 1, 16));
        var bounded = doubled < longest ? doubled : longest;
        return bounded * (0.75 + (jitter / 2));
    }
}

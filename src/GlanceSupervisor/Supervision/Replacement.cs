using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Supervision;

/// <summary>
/// The missing workers of the generation in force: when each is due, later each time that the ones before ended early or could not be
/// started. It starts nobody itself.
/// </summary>
internal sealed class Replacement(TimeProvider time, Random jitter, ILogger logger)
{
    /// <summary>Whoever signals workers faster than they can finish would otherwise have ever more processes.</summary>
    private static readonly TimeSpan CrowdedDelay = TimeSpan.FromSeconds(1);

    private readonly List<long> _due = [];
    private int _earlyExits;
    private int _refusals;

    /// <summary>How many are on the list.</summary>
    public int Pending => _due.Count;

    /// <summary>Decides what follows the end of a worker.</summary>
    public RespawnDecision Decide(WorkerEnd end) => RespawnPolicy.Decide(end with { EarlyDeaths = _earlyExits }, jitter.NextDouble());

    /// <summary>A worker that ended is replaced as was decided.</summary>
    public void Replace(WorkerEnd end, TimeSpan delay)
    {
        _earlyExits = RespawnPolicy.IsEarly(end) ? _earlyExits + 1 : 0;
        if (delay > TimeSpan.Zero)
            logger.LogWarning("Workers end soon after their start ({Count} in a row); the next one starts in {Seconds:F1} s", _earlyExits, delay.TotalSeconds);
        Add(delay);
    }

    /// <summary>One more is missing, and nothing speaks against starting it.</summary>
    public void Add() => Add(TimeSpan.Zero);

    /// <summary>One more is missing because somebody else told a worker to finish.</summary>
    /// <param name="draining">How many workers finish, that one included.</param>
    /// <param name="wanted">How many workers there are to be.</param>
    public void AddBehind(int draining, int wanted)
    {
        if (!WorkerLimits.IsCrowded(draining, wanted))
        {
            Add();
            return;
        }

        if (_due.Count == 0)
            logger.LogWarning("Workers are told to finish faster than they can ({Count} still finish): their successors start {Seconds} s later", draining, CrowdedDelay.TotalSeconds);
        Add(CrowdedDelay);
    }

    /// <summary>Takes those whose time has come off the list.</summary>
    /// <returns>How many they are.</returns>
    public int TakeDue()
    {
        if (_due.Count == 0)
            return 0;
        var now = time.GetTimestamp();
        return _due.RemoveAll(due => due <= now);
    }

    /// <summary>One was started.</summary>
    public void OnStarted() => _refusals = 0;

    /// <summary>One could not be started: it is tried again a little later.</summary>
    public void OnRefused()
    {
        _refusals++;
        var delay = RespawnPolicy.RestartDelay(_refusals, jitter.NextDouble());
        logger.LogWarning("Workers cannot be started ({Count} tries in a row); the next one starts in {Seconds:F1} s", _refusals, delay.TotalSeconds);
        Add(delay);
    }

    /// <summary>Another generation is in force, and all its workers serve.</summary>
    public void Clear()
    {
        _due.Clear();
        _earlyExits = 0;
    }

    /// <summary>How long something that failed without anybody missing waits until it is tried again.</summary>
    public TimeSpan RetryDelay() => RespawnPolicy.RetryDelay(Math.Max(1, _earlyExits), jitter.NextDouble());

    private void Add(TimeSpan delay) => _due.Add(time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency));
}

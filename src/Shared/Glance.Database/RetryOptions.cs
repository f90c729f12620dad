namespace Glance.Database;

/// <summary>How patient to be with a database server that does not answer.</summary>
public sealed record RetryOptions
{
    /// <summary><c>[database] max_retries</c>: further tries at start; -1 tries for ever.</summary>
    public int AtStart { get; init; } = 10;

    /// <summary><c>[database] retry_interval</c>: between those tries.</summary>
    public TimeSpan StartInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>[database] use_db_reconnect</c>: whether a request that lost the database waits for it.</summary>
    public bool Reconnect { get; init; }

    /// <summary><c>[database] db_max_retries</c>: how often such a request tries again; -1 for ever.</summary>
    public int MaxRetries { get; init; } = 20;

    /// <summary><c>[database] db_retry_interval</c>: before its first repetition.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>[database] db_inc_retry_interval</c>: whether the interval doubles each time.</summary>
    public bool Increasing { get; init; } = true;

    /// <summary><c>[database] db_max_retry_interval</c>: the longest of them.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause before a request's repetition; null when it has to give up.</summary>
    /// <param name="repetition">1 for the first.</param>
    internal TimeSpan? PauseBefore(int repetition)
    {
        if (!Reconnect || (MaxRetries >= 0 && repetition > MaxRetries))
            return null;
        var pause = Increasing ? Interval * Math.Pow(2, Math.Min(repetition - 1, 30)) : Interval;
        return pause < MaxInterval ? pause : MaxInterval;
    }
}

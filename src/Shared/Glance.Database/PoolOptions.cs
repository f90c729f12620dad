namespace Glance.Database;

/// <summary>How many connections to a database server a process has.</summary>
public sealed record PoolOptions
{
    // What "no limit" means; a server takes far fewer.
    private const int Unlimited = 1000;

    /// <summary><c>[database] max_pool_size</c>: connections kept open; 0 sets no limit.</summary>
    public int MaxPoolSize { get; init; } = 5;

    /// <summary><c>[database] max_overflow</c>: connections opened beyond that when all are busy; -1 sets no limit.</summary>
    public int MaxOverflow { get; init; } = 50;

    /// <summary><c>[database] pool_timeout</c>: how long a request waits for a connection.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>[database] connection_recycle_time</c>: how old a connection gets; zero for any age.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most connections at once.</summary>
    internal int Most => MaxPoolSize <= 0 || MaxOverflow < 0 ? Unlimited : (int)Math.Clamp((long)MaxPoolSize + MaxOverflow, 1, Unlimited);

    /// <summary>Those that stay open when idle.</summary>
    internal int Kept => Math.Clamp(MaxPoolSize, 0, Unlimited);
}

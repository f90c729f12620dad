using Glance.Domain.Stores;

namespace Glance.Stores.Journals;

/// <summary>When to try again what failed: after five seconds, then after twice as long each time, a minute at most.</summary>
/// <param name="time">The clock.</param>
internal sealed class RetryPauses(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Failed> _failed = new(StringComparer.Ordinal);

    /// <summary>How it failed last, while it is too early to try again; null when it is time, or nothing failed.</summary>
    public StoreException? Pending(string key)
    {
        lock (_lock)
            return _failed.TryGetValue(key, out var failed) && time.GetUtcNow() < failed.Until ? failed.Error : null;
    }

    /// <summary>It failed.</summary>
    public void Add(string key, StoreException error)
    {
        lock (_lock)
        {
            var pause = _failed.TryGetValue(key, out var before) ? before.Pause * 2 : Shortest;
            pause = pause > Longest ? Longest : pause;
            _failed[key] = new Failed(error, pause, time.GetUtcNow() + pause);
        }
    }

    /// <summary>It succeeded.</summary>
    public void Remove(string key)
    {
        lock (_lock)
            _failed.Remove(key);
    }

    private readonly record struct Failed(StoreException Error, TimeSpan Pause, DateTimeOffset Until);
}

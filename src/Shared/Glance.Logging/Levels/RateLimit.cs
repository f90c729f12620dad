using Serilog.Events;

namespace Glance.Logging.Levels;

/// <summary>At most so many lines per interval; the first line too many is told, the rest of the interval is silent.</summary>
internal sealed class RateLimit(int burst, TimeSpan interval, LogEventLevel? exceptLevel, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _intervalStart = time.GetTimestamp();
    private int _count;

    /// <summary>The limit the options ask for; null when they ask for none.</summary>
    public static RateLimit? From(LoggingOptions options, TimeProvider time)
    {
        if (options.RateLimitBurst < 1 || options.RateLimitInterval < 1)
        {
            return null;
        }

        LogEventLevel? except = null;
        if (options.RateLimitExceptLevel.Length > 0 && !LevelOverrides.TryParseLevel(options.RateLimitExceptLevel, out except))
        {
            throw new LogOutputException(
                $"[DEFAULT] rate_limit_except_level = {options.RateLimitExceptLevel}: not a level; "
                + "expected CRITICAL, ERROR, WARNING, INFO, DEBUG or nothing");
        }

        return new RateLimit(options.RateLimitBurst, TimeSpan.FromSeconds(options.RateLimitInterval), except, time);
    }

    /// <summary>
    /// Whether a line of <paramref name="level"/> may be written now; <paramref name="notice"/> is what to write in place of the first that
    /// may not.
    /// </summary>
    public bool Admits(LogEventLevel level, out string? notice)
    {
        notice = null;
        if (exceptLevel is { } except && level >= except)
        {
            return true;
        }

        lock (_lock)
        {
            if (time.GetElapsedTime(_intervalStart) >= interval)
            {
                _intervalStart = time.GetTimestamp();
                _count = 0;
            }

            _count++;
            if (_count == burst + 1)
            {
                notice = $"Logging rate limit: drop after {burst} records/{(int)interval.TotalSeconds} sec";
            }

            return _count <= burst;
        }
    }
}

namespace Glance.Logging;

/// <summary>Unit of <c>log_rotate_interval</c> (<c>log_rotate_interval_type</c>).</summary>
public enum LogRotationUnit
{
    /// <summary>Every so many seconds.</summary>
    Seconds,

    /// <summary>Every so many minutes.</summary>
    Minutes,

    /// <summary>Every so many hours.</summary>
    Hours,

    /// <summary>Every so many days of 24 hours.</summary>
    Days,

    /// <summary>At the midnight that ends one day of the week; the interval is that day, 0 for Monday.</summary>
    Weekday,

    /// <summary>At every midnight.</summary>
    Midnight,
}
